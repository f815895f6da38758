"""Organisations joined by the overlaps of their engagements: counted, and placed on a circle."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from weft.government.models import Organisation
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.models import IS_SETTLED, Overlap
from weft.register.moments import Moment

__all__ = ["HEIGHT", "WIDTH", "Edge", "Node", "Tie", "drawn", "ties", "years"]

WIDTH, HEIGHT, RADIUS = 980, 980, 230
DRAWN = 30  # organisations in the picture; the table has all of them
WIDEST = 12.0
LONGEST = 34  # characters of a name in the picture


@dataclass(frozen=True)
class Tie:
    """Two organisations and how many overlaps their engagements have."""

    one: Organisation
    other: Organisation
    number: int
    settled: int


@dataclass(frozen=True)
class Node:
    name: str
    x: str
    y: str
    text_x: str
    anchor: str
    turned: str  # so that names point outwards and none stands on another
    size: str
    number: int


@dataclass(frozen=True)
class Edge:
    x1: str
    y1: str
    x2: str
    y2: str
    width: str
    title: str


def ties(viewer: Viewer, moment: Moment, *, year: int | None, settled: bool | None) -> list[Tie]:
    """Most first; only of pairs of which `viewer` may be told."""
    rows = seen.pairs(viewer, now=moment.now)
    if year:
        rows = rows.filter(Q(one__opens_on__year=year) | Q(other__opens_on__year=year))
    if settled is not None:
        rows = rows.filter(IS_SETTLED) if settled else rows.exclude(IS_SETTLED)
    found: Counter[tuple[int, int]] = Counter()
    done: Counter[tuple[int, int]] = Counter()
    for one, other, number, ended in _counted(rows):
        pair = (min(one, other), max(one, other))
        found[pair] += number
        done[pair] += ended
    bodies = Organisation.objects.in_bulk({key for pair in found for key in pair})
    every = [Tie(bodies[a], bodies[b], number, done[a, b]) for (a, b), number in found.items()]
    return sorted(every, key=lambda tie: (-tie.number, tie.one.name.text, tie.other.name.text))


def years(viewer: Viewer, moment: Moment) -> list[int]:
    rows = seen.pairs(viewer, now=moment.now)
    return sorted(
        {
            day.year
            for side in ("one", "other")
            for day in rows.dates(f"{side}__opens_on", "year")  # one row for each year
        },
        reverse=True,
    )


def drawn(found: Sequence[Tie]) -> tuple[list[Node], list[Edge]]:
    """The organisations with most overlaps on a circle, in the order of their names: the same
    picture for the same ties."""
    weights: Counter[Organisation] = Counter()
    for tie in found:
        weights[tie.one] += tie.number
        weights[tie.other] += tie.number
    most = sorted(weights, key=lambda body: (-weights[body], body.name.text, body.pk))[:DRAWN]
    around = sorted(most, key=lambda body: (body.name.text, body.pk))
    at = {body.pk: _place(index, len(around)) for index, body in enumerate(around)}
    nodes = [_node(body, *at[body.pk], weights[body]) for body in around]
    top = max((tie.number for tie in found), default=1)
    edges = [
        _edge(tie, at[tie.one.pk], at[tie.other.pk], top)
        for tie in found
        if tie.one.pk in at and tie.other.pk in at
    ]
    return nodes, edges


def _counted(rows: QuerySet[Overlap]) -> list[tuple[int, int, int, int]]:
    counted = rows.order_by().values_list(F("one__lead"), F("other__lead"))
    return list(counted.annotate(n=Count("pk"), settled=Count("pk", filter=IS_SETTLED)))


def _place(index: int, number: int) -> tuple[float, float]:
    """From the top, clockwise."""
    turn = 2 * math.pi * index / max(number, 1) - math.pi / 2
    return WIDTH / 2 + RADIUS * math.cos(turn), HEIGHT / 2 + RADIUS * math.sin(turn)


def _node(body: Organisation, x: float, y: float, number: int) -> Node:
    is_right = x >= WIDTH / 2
    outwards = math.degrees(math.atan2(y - HEIGHT / 2, x - WIDTH / 2)) + (0 if is_right else 180)
    name = body.name.text
    return Node(
        name=name if len(name) <= LONGEST else name[: LONGEST - 1] + "…",
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        text_x=f"{x + (12 if is_right else -12):.1f}",
        anchor="start" if is_right else "end",
        turned=f"rotate({outwards:.1f} {x:.1f} {y:.1f})",
        size=f"{4 + min(math.sqrt(number), 8):.1f}",
        number=number,
    )


def _edge(tie: Tie, start: tuple[float, float], end: tuple[float, float], top: int) -> Edge:
    return Edge(
        x1=f"{start[0]:.1f}",
        y1=f"{start[1]:.1f}",
        x2=f"{end[0]:.1f}",
        y2=f"{end[1]:.1f}",
        width=f"{max(1.0, WIDEST * tie.number / top):.1f}",
        title=f"{tie.one.name.text} – {tie.other.name.text}: {tie.number}",
    )
