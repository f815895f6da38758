"""Equal shares with its completions, and every rule by its name."""

from dataclasses import dataclass
from enum import StrEnum

from civics.budgeting._steps import Report, Steps
from civics.budgeting.elections import Election
from civics.budgeting.equal_shares import Shares
from civics.budgeting.greedy import complete_greedily, greedy
from civics.budgeting.limits import NO_LIMITS, Limits
from civics.budgeting.outcomes import Outcome
from civics.budgeting.phragmen import sequential_phragmen
from civics.budgeting.support import Utility, support_of
from civics.budgeting.ties import TieBreak, ranks
from civics.budgeting.welfare import maximal_welfare

__all__ = ["Completion", "EqualShares", "Rule", "apply", "equal_shares"]


class Rule(StrEnum):
    """A way to go from votes to projects."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"
    WELFARE = "welfare"


class Completion(StrEnum):
    """What equal shares does with money that no group of supporters can spend together."""

    NONE = "none"
    ADD1 = "add1"  # give each voter one more unit of currency, again and again
    ADD1U = "add1u"  # the same, and then greedily
    GREEDY = "greedy"


@dataclass(frozen=True, eq=False)
class EqualShares(Outcome):
    """An outcome of equal shares, with what it did.

    Attributes
    ----------
    shares : Shares
        The last run that kept to the budget.
    added : int
        Units of currency that each voter was given beyond an equal share of the budget.
    completed : tuple of int
        Projects bought greedily at the end.
    completion : Completion
    """

    shares: Shares | None = None
    added: int = 0
    completed: tuple[int, ...] = ()
    completion: Completion = Completion.NONE

    @property
    def completion_is_greedy(self) -> bool:
        """Whether what was left over went to the next that fitted."""
        return self.completion in {Completion.GREEDY, Completion.ADD1U}


def equal_shares(
    election: Election,
    *,
    utility: Utility = Utility.COST,
    completion: Completion | str = Completion.NONE,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
    report: Report | None = None,
) -> EqualShares:
    """Give each voter an equal share of the budget, to spend on projects with others.

    The next project is the one whose supporters pay least for each unit of utility, sharing its
    cost equally; who has less gives all that is left. It ends when no supporters can pay together.

    Parameters
    ----------
    election : Election
    utility : Utility
    completion : Completion
        `ADD1` repeats with one unit of currency more for each voter, while what is bought keeps to
        the budget and something could still be bought.
    tie_break : TieBreak
    limits : Limits
    report : callable, optional
        Called with what is spent so far and the budget, while shares are added to.

    Returns
    -------
    EqualShares

    Raises
    ------
    UtilityError, TieError, ElectionError
        As `support_of`, `ranks` and `Room` say.

    Notes
    -----
    Exact: see `share_equally`. Projects that cost more than the budget are never considered, also
    when shares are added to.

    References
    ----------
    .. [1] Peters, D., Pierczyński, G. and Skowron, P. (2021). Proportional Participatory Budgeting
       with Additive Utilities. NeurIPS.

    Examples
    --------
    >>> election = Election.of(
    ...     {"park": 60, "path": 40, "pond": 30},
    ...     [["park", "path"], ["park", "path"], ["pond"]],
    ...     budget=90,
    ... )
    >>> equal_shares(election).winners
    ('park', 'pond')
    """
    support = support_of(election, utility)
    rank = ranks(election, tie_break)
    steps = Steps(election, support, rank, limits)
    added, shares = 0, steps.shares(0)
    if completion in {Completion.ADD1, Completion.ADD1U}:
        added, shares = steps.add_ones(shares, report)
    chosen, completed = shares.chosen, tuple[int, ...]()
    if completion in {Completion.ADD1U, Completion.GREEDY}:
        completed = complete_greedily(election, chosen, support, tie_break=tie_break, limits=limits)
    return EqualShares(
        election,
        "equal-shares",
        (*chosen, *completed),
        shares,
        added,
        completed,
        Completion(completion),
    )


def apply(
    election: Election,
    rule: Rule | str,
    *,
    utility: Utility = Utility.COST,
    completion: Completion | str = Completion.NONE,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
    report: Report | None = None,
) -> Outcome:
    """Apply a rule by its name; `utility` and `completion` only where the rule knows them.

    Examples
    --------
    >>> apply(Election.of({"park": 60}, [["park"]], budget=90), "greedy").cost
    60
    """
    if rule == Rule.GREEDY:
        return greedy(election, utility=utility, tie_break=tie_break, limits=limits)
    if rule == Rule.PHRAGMEN:
        return sequential_phragmen(election, tie_break=tie_break, limits=limits)
    if rule == Rule.WELFARE:
        return maximal_welfare(election, utility=utility, tie_break=tie_break, limits=limits)
    return equal_shares(
        election,
        utility=utility,
        completion=completion,
        tie_break=tie_break,
        limits=limits,
        report=report,
    )
