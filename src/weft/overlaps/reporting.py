"""How often alerts were right, as people settled them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.models import Choice, Overlap, Settlement
from weft.register.moments import Moment

__all__ = ["FEW", "Agreement", "Report", "Share", "report"]

FEW = 20  # settled pairs below which a share says little
RIGHT = (Choice.JOINED, Choice.COORDINATED, Choice.COMPLEMENTARY)


@dataclass(frozen=True)
class Share:
    """Of the pairs that people settled, how many they found to be overlaps."""

    of: str
    right: int
    number: int

    @property
    def per_cent(self) -> int:
        return round(100 * self.right / self.number) if self.number else 0

    @property
    def is_few(self) -> bool:
        return self.number < FEW


@dataclass(frozen=True)
class Agreement:
    """Of the second looks, how many came to the same."""

    drawn: int
    looked_at: int
    agreed: int


@dataclass(frozen=True)
class Report:
    whole: Share
    kinds: list[tuple[str, int]]
    versions: list[Share]
    years: list[Share]
    agreement: Agreement


def report(viewer: Viewer, moment: Moment) -> Report:
    """Only of pairs of which `viewer` may be told; the last decision on each counts.

    A pair settled before its texts changed counts as it was settled.
    """
    told = seen.pairs(viewer, now=moment.now)
    rows = list(
        told.exclude(settled_as="").values_list("settled_as", "version", "settled_at__year")
    )
    return Report(
        whole=_share("", [row[0] for row in rows]),
        kinds=[(str(choice.label), sum(row[0] == choice for row in rows)) for choice in Choice],
        versions=_by((version, choice) for choice, version, _ in rows),
        years=_by((str(year), choice) for choice, _, year in rows),
        agreement=_agreement(told),
    )


def _by(rows: Iterable[tuple[str, str]]) -> list[Share]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, choice in rows:
        found[key].append(choice)
    return [_share(key, choices) for key, choices in sorted(found.items(), reverse=True)]


def _share(of: str, choices: list[str]) -> Share:
    return Share(of, sum(choice in RIGHT for choice in choices), len(choices))


def _agreement(told: QuerySet[Overlap]) -> Agreement:
    drawn = Settlement.objects.filter(overlap__in=told, look_again=True, taken_back_at=None)
    looked = drawn.filter(looked_at__isnull=False)
    return Agreement(drawn.count(), looked.count(), looked.filter(agreed=True).count())
