"""Participatory budgets: read the votes, apply a rule, explain what it did."""

from civics.budgeting.elections import Ballots, Election, Money, Project, VoteType
from civics.budgeting.errors import (
    BudgetingError,
    ElectionError,
    PabulibError,
    TieError,
    UtilityError,
)
from civics.budgeting.greedy import greedy
from civics.budgeting.limits import NO_LIMITS, Cap, Limits, caps_by, exclusive
from civics.budgeting.outcomes import Outcome
from civics.budgeting.phragmen import sequential_phragmen
from civics.budgeting.reading import read_pabulib
from civics.budgeting.rules import Completion, EqualShares, Rule, apply, equal_shares
from civics.budgeting.support import Support, Utility, support_of
from civics.budgeting.ties import TieBreak, ranks
from civics.budgeting.welfare import SolverError, maximal_welfare
from civics.budgeting.writing import write_pabulib

__all__ = [
    "NO_LIMITS",
    "Ballots",
    "BudgetingError",
    "Cap",
    "Completion",
    "Election",
    "ElectionError",
    "EqualShares",
    "Limits",
    "Money",
    "Outcome",
    "PabulibError",
    "Project",
    "Rule",
    "SolverError",
    "Support",
    "TieBreak",
    "TieError",
    "Utility",
    "UtilityError",
    "VoteType",
    "apply",
    "caps_by",
    "equal_shares",
    "exclusive",
    "greedy",
    "maximal_welfare",
    "ranks",
    "read_pabulib",
    "sequential_phragmen",
    "support_of",
    "write_pabulib",
]
