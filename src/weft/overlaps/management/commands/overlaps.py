"""`weft overlaps`: find them all, and say how well they are found."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from math import isnan
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from civics.similarity import Interval, Matcher
from weft.overlaps import evaluation, rebuilding
from weft.overlaps.evaluation import Evaluation, LabelsError
from weft.overlaps.inputs import records
from weft.register.models import Engagement

LISTED = 10
SECONDS = 5


class Command(BaseCommand):
    help = (
        "`weft overlaps rebuild` compares each engagement with those that may be like it and "
        "keeps what it finds; it may be run again at any time. "
        "`weft overlaps evaluate LABELS.csv` compares the pairs of a file against the register "
        "and says how well scores agree with the labels. Its columns are query_id, candidate_id "
        "and label: 2 overlap, 1 related, 0 unrelated. An id is the one that the source gave the "
        "engagement, such as owner_org/registration_number, or its address here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(metavar="COMMAND", required=True)
        command = commands.add_parser("evaluate", help="measure against pairs that people labelled")
        command.add_argument("labels", type=Path, metavar="LABELS.csv")
        command.add_argument("--json", action="store_true", help="answer for programs")
        command.set_defaults(work=self._evaluate)
        command = commands.add_parser("rebuild", help="learn anew, and compare everything")
        command.add_argument(
            "--engine",
            choices=("plain", "daft"),
            default="",
            help="what reckons; Daft, where the extra “scale” is installed",
        )
        command.add_argument(
            "--stale",
            action="store_true",
            help="only what was written since, without learning anew unless it is due",
        )
        command.set_defaults(work=self._rebuild)

    def handle(self, *, work: Callable[..., None], **options: Any) -> None:
        work(**options)

    def _rebuild(self, *, engine: str, stale: bool, **options: Any) -> None:
        now, told = timezone.now(), Told(self.stderr.write)
        if stale:
            done = rebuilding.catch_up(now=now, progress=told)
        else:
            done = rebuilding.rebuild(now=now, progress=told, with_=engine)
        self.stdout.write(
            f"{done['engagements']} engagements compared, {done['overlaps']} overlaps found."
        )

    def _evaluate(self, *, labels: Path, json: bool, **options: Any) -> None:
        try:
            found = evaluation.read_labels(labels)
        except LabelsError as error:
            raise CommandError(str(error)) from None
        if not Engagement.objects.exists():
            raise CommandError("The register is empty: import engagements first.")
        measured = evaluation.evaluate(found, Matcher(records(Engagement.objects.all())), _keys())
        self.stdout.write(_for_programs(measured) if json else _told(measured))


class Told:
    """Says how far it is, every few seconds."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write, self._said = write, monotonic()

    def __call__(self, done: int, total: int) -> None:
        if monotonic() - self._said > SECONDS:
            self._said = monotonic()
            self._write(f"{done} of {total}")


def _keys() -> dict[str, str]:
    """The public id of each engagement, by itself and by the id that its source gave it."""
    rows = Engagement.objects.values_list("public_id", "source_identifier")
    given = {identifier: public_id for public_id, identifier in rows if identifier}
    return {public_id: public_id for public_id, _ in rows} | given


def _for_programs(measured: Evaluation) -> str:
    return json.dumps(measured.as_json(), ensure_ascii=False)


def _told(measured: Evaluation) -> str:
    counts = ", ".join(f"{count} labelled {label}" for label, count in measured.labels.items())
    lines = [
        f"{measured.pairs} pairs compared: {counts}.",
        f"average precision, label 2:         {_figure(measured.overlap)}",
        f"average precision, labels 1 and 2:  {_figure(measured.related)}",
        f"recall where 4 in 5 are right:      {_figure(measured.recall)}",
        _alerts(measured),
        "In brackets: 95 % of the values when queries are drawn anew.",
        f"Method {measured.version}. docs/overlaps.md says what the figures mean.",
    ]
    return "\n".join([*lines, *_missed(measured)])


def _figure(interval: Interval) -> str:
    if isnan(interval.value):
        return "cannot be told: no such pair"
    return f"{interval.value:.3f}  ({interval.low:.3f} to {interval.high:.3f})"


def _alerts(measured: Evaluation) -> str:
    if not measured.alerts:
        return f"No alert: no pair scores {measured.threshold:.2f} or more."
    return (
        f"{measured.alerts} alerts at {measured.threshold:.2f}, of which {measured.right} "
        f"({measured.precision:.0%}) are rated 1 or 2."
    )


def _missed(measured: Evaluation) -> list[str]:
    if not measured.unknown:
        return []
    shown = [f"  {each.id or '(empty)'}" for each in measured.unknown[:LISTED]]
    rest = len(measured.unknown) - len(shown)
    more = [f"  and {rest} more (--json lists them all)"] if rest else []
    return [
        f"{measured.left_out} pairs were left out: the register knows no engagement called",
        *shown,
        *more,
    ]
