"""Participatory budgets: read the votes, apply a rule, explain what it did."""

from civics.budgeting.elections import Ballots, Election, Money, Project, VoteType
from civics.budgeting.errors import (
    BudgetingError,
    ElectionError,
    PabulibError,
    TieError,
    UtilityError,
)
from civics.budgeting.explanations import Verdict, explain
from civics.budgeting.greedy import greedy
from civics.budgeting.limits import NO_LIMITS, Cap, Limits, caps_by, exclusive
from civics.budgeting.outcomes import Outcome
from civics.budgeting.phragmen import sequential_phragmen
from civics.budgeting.proportionality import Neglected, neglected_groups, price_for_each
from civics.budgeting.reading import read_pabulib
from civics.budgeting.rules import Completion, EqualShares, Rule, apply, equal_shares
from civics.budgeting.satisfaction import Satisfaction, satisfaction_of
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
    "Neglected",
    "Outcome",
    "PabulibError",
    "Project",
    "Rule",
    "Satisfaction",
    "SolverError",
    "Support",
    "TieBreak",
    "TieError",
    "Utility",
    "UtilityError",
    "Verdict",
    "VoteType",
    "apply",
    "caps_by",
    "equal_shares",
    "exclusive",
    "explain",
    "greedy",
    "maximal_welfare",
    "neglected_groups",
    "price_for_each",
    "ranks",
    "read_pabulib",
    "satisfaction_of",
    "sequential_phragmen",
    "support_of",
    "write_pabulib",
]
