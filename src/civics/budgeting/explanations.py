"""Why each project won or lost, in a voter's words, and what would have changed it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction

from civics.budgeting._what_if import NOTHING, WhatIf, greedily, with_loads, with_shares
from civics.budgeting.elections import Election, Money, plain, shown
from civics.budgeting.greedy import greedy_order
from civics.budgeting.limits import NO_LIMITS, Limits, Room
from civics.budgeting.outcomes import Outcome
from civics.budgeting.phragmen import Loads, share_loads
from civics.budgeting.rules import EqualShares, Rule
from civics.budgeting.support import Support, Utility, support_of
from civics.budgeting.ties import TieBreak, ranks
from civics.budgeting.welfare import Welfare

__all__ = ["Verdict", "explain"]


@dataclass(frozen=True)
class Verdict:
    """What became of a project.

    Attributes
    ----------
    project : str
        Its id.
    is_bought : bool
    because : str
        Whole sentences that a voter can read.
    votes_missing : int or None
        How many more people voting for it alone would have bought it, all else as it was.
    cost_to_win : Money or None
        The most it could have cost to be bought, all else as it was.
    """

    project: str
    is_bought: bool
    because: str
    votes_missing: int | None = None
    cost_to_win: Money | None = None

    @property
    def would_win(self) -> str:
        """What would have bought it, as a sentence; empty if it is bought or nothing would."""
        ways = []
        if self.votes_missing:
            people = "more person" if self.votes_missing == 1 else "more people"
            ways.append(f"with {shown(self.votes_missing)} {people} voting for it alone")
        if self.cost_to_win:
            ways.append(f"at a cost of {shown(self.cost_to_win)} or less")
        return f"It would have won {' or '.join(ways)}." if ways else ""


def explain(
    outcome: Outcome,
    *,
    utility: Utility = Utility.COST,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
) -> tuple[Verdict, ...]:
    """Say of every project why it won or lost.

    Parameters
    ----------
    outcome : Outcome
        Of one of the rules here.
    utility, tie_break, limits
        As they were given to the rule.

    Returns
    -------
    tuple of Verdict, shape (n_projects,)
        In the order of `outcome.election.projects`.

    Notes
    -----
    “All else as it was” is meant literally: the shares of voters stay as they are, although more
    voters would make them smaller, and where equal shares was completed, the last run and its
    added units stay. Maximal welfare solves one more programme for each project that lost, and
    says nothing about costs.

    Examples
    --------
    >>> from civics.budgeting import Election, equal_shares
    >>> election = Election.of(
    ...     {"park": 60, "pond": 50}, [["park"], ["park"], ["pond"]], budget=90
    ... )
    >>> verdict = explain(equal_shares(election))[1]
    >>> verdict.because
    'Its 1 supporter had 30 left; it costs 50.'
    >>> verdict.would_win
    'It would have won with 1 more person voting for it alone or at a cost of 30 or less.'
    """
    support = support_of(outcome.election, utility)
    explaining = _Explaining(outcome, support, ranks(outcome.election, tie_break), limits)
    if isinstance(outcome, EqualShares):
        return explaining.all(_SharesWords(explaining, outcome, tie_break))
    if outcome.rule == Rule.PHRAGMEN:
        return explaining.all(_LoadsWords(explaining))
    if outcome.rule == Rule.WELFARE:
        return explaining.all(_WelfareWords(explaining))
    return explaining.all(_GreedyWords(explaining, tie_break))


@dataclass(frozen=True)
class _Explaining:
    outcome: Outcome
    support: Support
    rank: tuple[int, ...]
    limits: Limits

    @property
    def election(self) -> Election:
        return self.outcome.election

    def all(self, words: "_Words") -> tuple[Verdict, ...]:
        bought = set(self.outcome.chosen)
        return tuple(
            self._won(project, words) if project in bought else self._lost(project, words)
            for project in range(len(self.election.projects))
        )

    def _won(self, project: int, words: "_Words") -> Verdict:
        return Verdict(self.election.projects[project].id, True, words.won(project))

    def _lost(self, project: int, words: "_Words") -> Verdict:
        each = self.election.projects[project]
        if reason := self._out_of_question(project):
            return Verdict(each.id, False, reason)
        change = words.what_if(project)
        unit = self.election.unit
        cost = None if change.cost is None else plain(Fraction(change.cost, unit))
        return Verdict(each.id, False, words.lost(project), change.votes, cost)

    def _out_of_question(self, project: int) -> str:
        cost = self.election.projects[project].cost
        if cost > self.election.budget:
            return (
                f"It costs {shown(cost)}, more than the whole budget of "
                f"{shown(self.election.budget)}."
            )
        room = Room(self.election, self.limits).after(self.outcome.chosen)
        if says := room.says(project):
            return f"It could not be bought: {says}."
        if not self.support.totals[project]:
            return "Nobody voted for it."
        worthless = not self.support.utilities[project]
        return "Counted by cost, what costs nothing is worth nothing." if worthless else ""

    def supporters(self, project: int) -> str:
        """How many, with the noun."""
        count = int(self.support.counts[project])
        return f"{shown(count)} {'supporter' if count == 1 else 'supporters'}"

    def money(self, amount: float | int | Fraction) -> str:
        """An amount in units of account, as voters read it; what cannot be exact is rounded."""
        exact = Fraction(amount) / self.election.unit
        return shown(plain(Fraction(round(exact, 2 if abs(exact) < 1000 else 0))))  # noqa: PLR2004


class _Words(ABC):
    """What one rule says."""

    def __init__(self, explaining: _Explaining) -> None:
        self.about = explaining
        self.election = explaining.election
        self.costs = explaining.election.whole_costs

    @abstractmethod
    def won(self, project: int) -> str: ...

    @abstractmethod
    def lost(self, project: int) -> str: ...

    @abstractmethod
    def what_if(self, project: int) -> WhatIf: ...


class _SharesWords(_Words):
    def __init__(
        self, explaining: _Explaining, outcome: EqualShares, tie_break: TieBreak | str
    ) -> None:
        super().__init__(explaining)
        shares = outcome.shares
        if shares is None:
            raise ValueError("an outcome of equal shares that does not say how it came about")
        self.shares = shares
        self.prices = {round.project: round.price for round in self.shares.rounds}
        self.changes = with_shares(self.shares, self.costs)
        self.left_at: dict[int, int] = {}
        if outcome.completed or outcome.completion_is_greedy:
            self._complete(outcome, tie_break)

    def _complete(self, outcome: EqualShares, tie_break: TieBreak | str) -> None:
        order = greedy_order(self.election, self.about.support, tie_break)
        order = [project for project in order if project not in self.prices]
        left = self.election.whole_budget - sum(self.costs[project] for project in self.prices)
        self.left_at, _ = _left_when(order, set(outcome.completed), self.costs, left)

    def won(self, project: int) -> str:
        supporters = self.about.supporters(project)
        if project not in self.prices:
            return f"Money was left over at the end, and with {supporters} it was next that fitted."
        price = self.prices[project]
        if not price:
            return "It costs nothing."
        each = "for each point" if self.about.support.levels.max(initial=1) > 1 else "each"
        all_paid = price * int(self.about.support.totals[project]) == self.costs[project]
        if all_paid:
            return f"Its {supporters} bought it together, for {self.about.money(price)} {each}."
        return (
            f"Its {supporters} bought it together: those with enough left paid "
            f"{self.about.money(price)} {each}, and others all they had left."
        )

    def lost(self, project: int) -> str:
        cost = shown(self.election.projects[project].cost)
        supporters = self.about.supporters(project)
        left = self.about.money(self.changes.left(project))
        sentence = f"Its {supporters} had {left} left; it costs {cost}."
        if project in self.left_at:
            rest = self.about.money(self.left_at[project])
            sentence += f" When the money left over at the end came to it, that was {rest}."
        return sentence

    def what_if(self, project: int) -> WhatIf:
        change = self.changes.of(project)
        if project not in self.left_at or not self.left_at[project]:
            return change
        return WhatIf(change.votes, max(change.cost or 0, self.left_at[project]))


class _GreedyWords(_Words):
    def __init__(self, explaining: _Explaining, tie_break: TieBreak | str) -> None:
        super().__init__(explaining)
        self.order = greedy_order(self.election, explaining.support, tie_break)
        bought = set(explaining.outcome.chosen)
        self.left, self.place = _left_when(
            self.order, bought, self.costs, self.election.whole_budget
        )

    def won(self, project: int) -> str:
        return (
            f"With {self.about.supporters(project)} it was number {self.place[project]} in the "
            f"order, and {self.about.money(self.left[project])} was left."
        )

    def lost(self, project: int) -> str:
        return (
            f"With {self.about.supporters(project)} it was number {self.place[project]} in the "
            f"order; {self.about.money(self.left[project])} was left then, and it costs "
            f"{shown(self.election.projects[project].cost)}."
        )

    def what_if(self, project: int) -> WhatIf:
        votes = greedily(
            project, self.order, self.left, self.about.support, self.costs, self.about.rank
        )
        return WhatIf(votes, self.left[project] or None)


class _LoadsWords(_Words):
    def __init__(self, explaining: _Explaining) -> None:
        super().__init__(explaining)
        self.loads: Loads = share_loads(
            self.election, explaining.support, explaining.rank, limits=explaining.limits
        )
        self.place = {project: place for place, project in enumerate(self.loads.chosen)}

    def won(self, project: int) -> str:
        place = self.place[project]
        support = self.about.supporters(project)
        if place >= len(self.loads.loads) or not self.about.support.counts[project]:
            return "Nobody voted for it, but it fitted when all others were bought."
        load = self.about.money(self.loads.loads[place])
        return (
            f"Its {support} could pay for it as purchase number {place + 1}, when each voter had "
            f"earned {load}."
        )

    def lost(self, project: int) -> str:
        end = self.loads.next
        supporters = self.about.supporters(project)
        left = self.about.money(
            self.election.whole_budget - sum(self.costs[each] for each in self.loads.chosen)
        )
        if end == project:
            cost = shown(self.election.projects[project].cost)
            return f"It was next, but {left} was left and it costs {cost}, so the count ended."
        stop = "" if end is None else f" with {self.election.projects[end].name}"
        return f"The count ended{stop} before its {supporters} had earned enough; {left} was left."

    def what_if(self, project: int) -> WhatIf:
        return with_loads(project, self.loads, self.election, self.about.support)


class _WelfareWords(_Words):
    def __init__(self, explaining: _Explaining) -> None:
        super().__init__(explaining)
        utilities = explaining.support.utilities
        self.programme = Welfare(self.election, utilities, explaining.limits)
        self.value = self.programme.value(explaining.outcome.chosen)
        self.gaps: dict[int, int | None] = {}

    def won(self, project: int) -> str:
        return f"With {self.about.supporters(project)} it is part of the best set that fits."

    def lost(self, project: int) -> str:
        gap = self._gap(project)
        if gap is None:
            return "No set that fits has room for it."
        share = 100 * gap / self.value if self.value else 0.0
        return (
            f"The best set that holds it, with its {self.about.supporters(project)}, is worth "
            f"{share:.2g} % less to all voters together."
        )

    def what_if(self, project: int) -> WhatIf:
        gap, factor = self._gap(project), self.about.support.factors[project]
        return NOTHING if gap is None or not factor else WhatIf(gap // factor + 1, None)

    def _gap(self, project: int) -> int | None:
        if project not in self.gaps:
            best = self.programme.best(must={project})
            self.gaps[project] = None if best is None else self.value - self.programme.value(best)
        return self.gaps[project]


def _left_when(
    order: list[int], bought: set[int], costs: tuple[int, ...], left: int
) -> tuple[dict[int, int], dict[int, int]]:
    """What was left when each project's turn came, and its place from 1."""
    found, places = {}, {}
    for place, project in enumerate(order):
        found[project], places[project] = left, place + 1
        if project in bought:
            left -= costs[project]
    return found, places
