"""What the commands of `civics budget` answer."""

import argparse
import textwrap
import time
from dataclasses import dataclass

from civics.budgeting import (
    Election,
    ElectionError,
    Money,
    Outcome,
    Rule,
    Satisfaction,
    Utility,
    Verdict,
    neglected_groups,
    price_for_each,
    satisfaction_of,
    write_pabulib,
)
from civics.budgeting import explain as explain_outcome
from civics.budgeting.elections import shown
from civics.cli.budget.inputs import apply_rule, read_election, read_limits
from civics.cli.budget.sample import SAMPLE
from civics.cli.output import Progress, write, write_json

__all__ = ["compare", "example", "explain", "run"]


def example(_: argparse.Namespace) -> None:
    """Write a small election."""
    write(write_pabulib(SAMPLE).rstrip("\n"))


def run(options: argparse.Namespace) -> None:
    """Say which projects win."""
    election = read_election(options.file)
    begun = time.perf_counter()
    outcome = apply_rule(election, options.rule, options)
    seconds = time.perf_counter() - begun
    if options.json:
        write_json(
            {
                "winners": list(outcome.winners),
                "cost": _number(outcome.cost),
                "seconds": round(seconds, 6),
            }
        )
        return
    for project in outcome.chosen:
        each = election.projects[project]
        write(f"{each.id}  {shown(each.cost)}  {each.name}")
    write(f"{_in_short(outcome)}, in {seconds:.2f} seconds.")


def explain(options: argparse.Namespace) -> None:
    """Say why each project won or lost."""
    election = read_election(options.file)
    if options.project and options.project not in election.position:
        raise ElectionError(f"there is no project {options.project} in {options.file}.")
    outcome = apply_rule(election, options.rule, options)
    verdicts = explain_outcome(
        outcome,
        utility=Utility(options.utility),
        tie_break=options.tie_break,
        limits=read_limits(election, options),
    )
    wanted = [each for each in verdicts if options.project in {None, each.project}]
    satisfaction = satisfaction_of(outcome)
    if options.json:
        write_json(
            {
                "winners": list(outcome.winners),
                "cost": _number(outcome.cost),
                "projects": [_verdict(each) for each in wanted],
                "satisfaction": _satisfaction(election, satisfaction),
            }
        )
        return
    for each in sorted(wanted, key=lambda verdict: not verdict.is_bought):
        _write_verdict(election, each)
    if options.project is None:
        write(f"{_in_short(outcome)}.")
        write(
            f"{shown(satisfaction.with_nothing)} of {shown(len(election.ballots))} voters have "
            f"none of the projects they voted for; on average a voter has "
            f"{satisfaction.mean_projects:.2f}."
        )


def _write_verdict(election: Election, verdict: Verdict) -> None:
    project = election.projects[election.position[verdict.project]]
    mark = "won" if verdict.is_bought else "lost"
    write(f"{project.id}  {project.name}  ({mark})")
    text = f"{verdict.because} {verdict.would_win}".strip()
    write(textwrap.indent(textwrap.fill(text, 88), "    "))


def compare(options: argparse.Namespace) -> None:
    """Set the rules side by side."""
    election = read_election(options.file)
    rows = []
    for rule in Rule:
        begun = time.perf_counter()
        outcome = apply_rule(election, rule, options)
        seconds = time.perf_counter() - begun
        rows.append(_Row.of(rule, outcome, seconds, options.prices))
    if options.json:
        write_json({"rules": [row.as_json() for row in rows]})
        return
    _write_table([_Row.HEADINGS, *(row.as_text() for row in rows)])
    everywhere = set.intersection(*(set(row.outcome.winners) for row in rows))
    winners = "project wins" if len(everywhere) == 1 else "projects win"
    write(f"{len(everywhere)} {winners} under every rule.")


@dataclass(frozen=True)
class _Row:
    HEADINGS = (
        "rule", "projects", "cost", "voters with none", "projects per voter",
        "neglected groups", "equal prices",
    )  # fmt: skip

    rule: str
    outcome: Outcome
    seconds: float
    satisfaction: Satisfaction
    neglected: int
    price: float | None
    is_priced: bool

    @classmethod
    def of(cls, rule: str, outcome: Outcome, seconds: float, with_prices: bool) -> "_Row":
        with Progress("Looking for neglected groups"):
            neglected = len(neglected_groups(outcome.election, outcome.chosen))
        price = price_for_each(outcome.election, outcome.chosen) if with_prices else None
        satisfaction = satisfaction_of(outcome)
        return cls(rule, outcome, seconds, satisfaction, neglected, price, with_prices)

    def as_json(self) -> dict[str, object]:
        answer: dict[str, object] = {
            "rule": str(self.rule),
            "winners": list(self.outcome.winners),
            "cost": _number(self.outcome.cost),
            "seconds": round(self.seconds, 6),
            "voters_with_none": self.satisfaction.with_nothing,
            "projects_per_voter": round(self.satisfaction.mean_projects, 6),
            "neglected_groups": self.neglected,
        }
        if self.is_priced:
            finite = None if self.price in {None, float("inf")} else self.price
            answer |= {"is_priceable": self.price is not None, "price_per_voter": finite}
        return answer

    def as_text(self) -> tuple[str, ...]:
        prices = ("yes" if self.price is not None else "no") if self.is_priced else "not asked"
        return (
            str(self.rule),
            str(len(self.outcome.chosen)),
            shown(self.outcome.cost),
            shown(self.satisfaction.with_nothing),
            f"{self.satisfaction.mean_projects:.2f}",
            str(self.neglected),
            prices,
        )


def _write_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for name, *numbers in rows:
        cells = [each.rjust(width) for each, width in zip(numbers, widths[1:], strict=True)]
        write("  ".join([name.ljust(widths[0]), *cells]))


def _in_short(outcome: Outcome) -> str:
    election = outcome.election
    return (
        f"{len(outcome.chosen)} of {len(election.projects)} projects for {shown(outcome.cost)} "
        f"of {shown(election.budget)}"
    )


def _number(amount: Money) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


def _verdict(verdict: Verdict) -> dict[str, object]:
    cost = verdict.cost_to_win
    return {
        "project": verdict.project,
        "won": verdict.is_bought,
        "because": verdict.because,
        "would_win": verdict.would_win,
        "votes_missing": verdict.votes_missing,
        "cost_to_win": None if cost is None else _number(cost),
    }


def _satisfaction(election: Election, satisfaction: Satisfaction) -> dict[str, object]:
    names = election.voters.get("voter_id") or range(1, len(election.ballots) + 1)
    voters = zip(map(str, names), satisfaction.projects.tolist(), strict=True)
    return {
        "voters_with_none": satisfaction.with_nothing,
        "projects_per_voter": round(satisfaction.mean_projects, 6),
        "money_per_voter": round(satisfaction.mean_money, 6),
        "voters_by_number_of_projects": list(satisfaction.distribution),
        "projects_of_each_voter": dict(voters),
    }
