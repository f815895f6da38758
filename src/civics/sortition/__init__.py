"""Drawing panels by lot: quotas, the fairest lottery, its draw, and what follows it."""

from civics.sortition.distributions import Certificate, Distribution, Objective, Panel, gini
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
from civics.sortition.pools import Person, Pool, Quota
from civics.sortition.reading import read_people, read_quotas

__all__ = [
    "Certificate",
    "Change",
    "Distribution",
    "InfeasibleError",
    "Objective",
    "Panel",
    "Person",
    "Pool",
    "PoolError",
    "Quota",
    "Relaxation",
    "SolverError",
    "SortitionError",
    "TableError",
    "TicketError",
    "check_feasible",
    "gini",
    "is_feasible",
    "read_people",
    "read_quotas",
    "relaxations",
]
