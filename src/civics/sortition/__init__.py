"""Drawing panels by lot: quotas, the fairest lottery, its draw, and what follows it."""

from civics.sortition.alternates import Alternates, choose_alternates
from civics.sortition.checking import Check, verify, verify_receipt
from civics.sortition.commitment import Commitment, commit, lottery_fingerprint
from civics.sortition.distributions import Certificate, Distribution, Objective, Panel, gini
from civics.sortition.documents import (
    read_commitment,
    read_drawn,
    read_lottery,
    read_pool,
    read_receipt,
    write_commitment,
    write_drawn,
    write_lottery,
    write_pool,
    write_receipt,
)
from civics.sortition.drawing import (
    RECIPES,
    Drawn,
    draw,
    from_drand,
    from_hex,
    from_numbers,
    winning_ticket,
)
from civics.sortition.errors import (
    InfeasibleError,
    PoolError,
    SolverError,
    SortitionError,
    TableError,
    TicketError,
)
from civics.sortition.feasibility import (
    Change,
    Relaxation,
    check_feasible,
    is_feasible,
    relaxations,
)
from civics.sortition.inviting import (
    Address,
    Area,
    AreaLetters,
    Invitations,
    invite,
    letters_per_area,
    read_addresses,
    read_areas,
)
from civics.sortition.lottery import Lottery, lottery_of
from civics.sortition.pools import Person, Pool, Quota
from civics.sortition.reading import read_people, read_quotas
from civics.sortition.receipts import Receipt, receipt_for, root_of
from civics.sortition.replacing import eased, remaining, replacement_pool, second_pool
from civics.sortition.solving import solve

__all__ = [
    "RECIPES",
    "Address",
    "Alternates",
    "Area",
    "AreaLetters",
    "Certificate",
    "Change",
    "Check",
    "Commitment",
    "Distribution",
    "Drawn",
    "InfeasibleError",
    "Invitations",
    "Lottery",
    "Objective",
    "Panel",
    "Person",
    "Pool",
    "PoolError",
    "Quota",
    "Receipt",
    "Relaxation",
    "SolverError",
    "SortitionError",
    "TableError",
    "TicketError",
    "check_feasible",
    "choose_alternates",
    "commit",
    "draw",
    "eased",
    "from_drand",
    "from_hex",
    "from_numbers",
    "gini",
    "invite",
    "is_feasible",
    "letters_per_area",
    "lottery_fingerprint",
    "lottery_of",
    "read_addresses",
    "read_areas",
    "read_commitment",
    "read_drawn",
    "read_lottery",
    "read_people",
    "read_pool",
    "read_quotas",
    "read_receipt",
    "receipt_for",
    "relaxations",
    "remaining",
    "replacement_pool",
    "root_of",
    "second_pool",
    "solve",
    "verify",
    "verify_receipt",
    "winning_ticket",
    "write_commitment",
    "write_drawn",
    "write_lottery",
    "write_pool",
    "write_receipt",
]
