"""The lists that come with Weft: functions of government, and a country's codes mapped to them.

Loading makes what is missing and leaves what is there, so that it can be repeated and a steward's
change stays.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction

from weft.government.models import (
    Area,
    Code,
    Community,
    Organisation,
    OrganisationIdentifier,
    Topic,
)
from weft.ledger import trail
from weft.ledger.models import Entry

FOLDER = Path(__file__).resolve().parents[1] / "data"
PACKS = ("cofog", "canada")
SUBJECTS, STATUSES, OWNERS = "canada-subject", "canada-status", "canada-owner-org"
ISO = "iso-3166"

Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many entries of each list were made."""

    topics: int = 0
    communities: int = 0
    areas: int = 0
    organisations: int = 0
    codes: int = 0

    @property
    def total(self) -> int:
        return self.topics + self.communities + self.areas + self.organisations + self.codes


@transaction.atomic
def load(hand: trail.Hand, *, packs: Sequence[str] = PACKS) -> Loaded:
    """Load the lists of `packs`; "canada" needs "cofog" loaded before or with it."""
    topics = communities = areas = organisations = codes = 0
    if "cofog" in packs:
        topics += _topics("cofog", "cofog", hand)
    if "canada" in packs:
        topics += _topics("local-topics", "local", hand)
        communities = _communities(hand)
        areas = _areas(hand)
        organisations = _organisations(hand)
        codes = _subjects() + _statuses()
    return Loaded(topics, communities, areas, organisations, codes)


def rows(name: str) -> Iterator[Row]:
    """The lines of a list in `data/`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def names(row: Row) -> dict[str, str]:
    return {"en": row["en"], "fr": row["fr"]}


def _topics(name: str, scheme: str, hand: trail.Hand) -> int:
    known = _by_code()
    made = []
    for row in rows(name):
        key = f"{scheme}:{row['code']}"
        if key in known:
            continue
        above = row.get("parent") or _division_of(row["code"])
        parent = known[above] if above else None
        known[key] = Topic.objects.create(
            scheme=scheme, code=row["code"], names=names(row), parent=parent
        )
        made.append(known[key])
    return _record(made, hand)


def _division_of(code: str) -> str:
    """COFOG's group 04.5 stands below its division 04."""
    division, dot, _ = code.partition(".")
    return f"cofog:{division}" if dot else ""


def _communities(hand: trail.Hand) -> int:
    known = set(Community.objects.values_list("code", flat=True))
    return _record(
        [
            Community.objects.create(
                code=row["code"],
                shares=row["shares"],
                names=names(row),
                estimated_size=int(row["size"]) if row["size"] else None,
                size_source=row["size_source"],
            )
            for row in rows("canada-communities")
            if row["code"] not in known
        ],
        hand,
    )


def _areas(hand: trail.Hand) -> int:
    known = {area.code: area for area in Area.objects.filter(scheme=ISO)}
    made = []
    for row in rows("canada-areas"):
        if row["code"] in known:
            continue
        known[row["code"]] = Area.objects.create(
            scheme=ISO,
            code=row["code"],
            kind=row["kind"],
            names=names(row),
            parent=known.get(row["parent"]),
        )
        made.append(known[row["code"]])
    return _record(made, hand)


def _organisations(hand: trail.Hand) -> int:
    known = set(
        OrganisationIdentifier.objects.filter(scheme=OWNERS).values_list("value", flat=True)
    )
    made = []
    for row in rows("canada-organisations"):
        if row["value"] in known:
            continue
        body = Organisation.objects.create(names=names(row), kind=row["kind"])
        body.identifiers.create(scheme=OWNERS, value=row["value"])
        made.append(body)
    return _record(made, hand)


def _subjects() -> int:
    topics, made = _by_code(), 0
    communities = {each.code: each for each in Community.objects.exclude(code=None)}
    for row in rows("canada-subjects"):
        code, is_new = _code(SUBJECTS, row)
        if is_new:
            code.topics.set([topics[key] for key in row["topics"].split()])
            code.communities.set([communities[key] for key in row["communities"].split()])
            made += 1
    return made


def _statuses() -> int:
    return sum(_code(STATUSES, row)[1] for row in rows("canada-statuses"))


def _code(scheme: str, row: Row) -> tuple[Code, bool]:
    return Code.objects.get_or_create(
        scheme=scheme,
        value=row["code"],
        defaults={"labels": names(row), "source_state": row.get("source_state", "")},
    )


def _by_code() -> dict[str, Topic]:
    return {f"{each.scheme}:{each.code}": each for each in Topic.objects.all()}


def _record(made: Sequence[models.Model], hand: trail.Hand) -> int:
    Entry.objects.bulk_create(
        trail.entry(each, Entry.Verb.CREATED, hand, what="vocabulary") for each in made
    )
    return len(made)
