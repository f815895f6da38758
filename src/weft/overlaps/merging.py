"""What a person chose of two engagements, field by field, as the values of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.overlaps.models import Overlap
from weft.register.models import Engagement
from weft.register.snapshots import RELATIONS, snapshots
from weft.ui import dates
from weft.ui.templatetags.ui import language_name

__all__ = ["Days", "Listed", "Written", "merged", "said", "to_choose"]

TEXTS: Mapping[str, Promise] = {
    "title": gettext_lazy("Title"),
    "question": gettext_lazy("Question"),
    "purpose": gettext_lazy("Purpose"),
    "description": gettext_lazy("Description"),
}
LISTS: Mapping[str, Promise] = {
    "supporting": gettext_lazy("Supporting organisations"),
    "policy_items": gettext_lazy("Policy items"),
    "topics": gettext_lazy("Topics"),
    "communities": gettext_lazy("Communities"),
    "rights_holders": gettext_lazy("Rights-holders"),
    "areas": gettext_lazy("Areas"),
}
ONE, OTHER, OWN, BOTH = "one", "other", "own", "both"


@dataclass(frozen=True)
class Written:
    """A text in one language: what either says, what is chosen, and one's own words."""

    name: str
    label: str
    language: str
    one: str
    other: str
    chosen: str
    own: str


@dataclass(frozen=True)
class Days:
    one: str
    other: str
    both: str
    chosen: str


@dataclass(frozen=True)
class Listed:
    name: str
    label: str
    choices: list[tuple[str, str, bool]]  # public id, name, whether it is ticked


def to_choose(
    overlap: Overlap, posted: QueryDict | None
) -> tuple[list[Written], Days, list[Listed]]:
    """What there is to choose; what was typed before stays."""
    one, other = _snapshots(overlap)
    chosen = posted if posted is not None else QueryDict()
    written = [
        _written(name, tag, one[name].get(tag, ""), other[name].get(tag, ""), chosen)
        for name in TEXTS
        for tag in sorted({*one[name], *other[name]})
    ]
    return written, _days(overlap, chosen), [_listed(name, overlap, posted) for name in LISTS]


def merged(overlap: Overlap, kept: Engagement, posted: QueryDict) -> dict[str, Any]:
    """The values of the one that stays, in a snapshot's form. Unchosen lists stay empty."""
    one, other = _snapshots(overlap)
    values: dict[str, Any] = {name: _texts(name, one, other, posted) for name in TEXTS}
    values |= _chosen_days(overlap, posted.get("days", BOTH))
    for name in LISTS:
        known = {public_id for public_id, _name, _ticked in _listed(name, overlap, None).choices}
        values[name] = sorted(known & set(posted.getlist(name)))
    for name in ("methods", "languages"):
        values[name] = list(dict.fromkeys([*one[name], *other[name]]))
    values["supporting"] = [each for each in values["supporting"] if each != kept.lead.public_id]
    return values


def said(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values of a proposal in words."""
    rows = [
        (f"{label} ({language_name(tag)})", text)
        for name, label in TEXTS.items()
        for tag, text in (values.get(name) or {}).items()
    ]
    opens, closes = (
        date.fromisoformat(values[name]) if values.get(name) else None
        for name in ("opens_on", "closes_on")
    )
    rows.append((_("Days"), dates.period(opens, closes)))
    for name, label in LISTS.items():
        related = RELATIONS[name].related_model._default_manager
        found = related.filter(public_id__in=values.get(name) or [])
        rows.append((str(label), ", ".join(sorted(str(each) for each in found))))
    return rows


def _snapshots(overlap: Overlap) -> tuple[dict[str, Any], dict[str, Any]]:
    found = snapshots(overlap.sides)
    return found[overlap.one_id], found[overlap.other_id]


def _written(name: str, tag: str, one: str, other: str, chosen: QueryDict) -> Written:
    key = f"{name}_{tag}"
    label = f"{TEXTS[name]} ({language_name(tag)})"
    by_default = ONE if one else OTHER
    own = chosen.get(f"own_{key}", one or other)
    return Written(key, label, tag, one, other, chosen.get(f"pick_{key}", by_default), own)


def _texts(
    name: str, one: Mapping[str, Any], other: Mapping[str, Any], posted: QueryDict
) -> dict[str, str]:
    found = {}
    for tag in sorted({*one[name], *other[name]}):
        row = _written(name, tag, one[name].get(tag, ""), other[name].get(tag, ""), posted)
        text = {ONE: row.one, OTHER: row.other}.get(row.chosen, row.own.strip())
        if text:
            found[tag] = text
    return found


def _days(overlap: Overlap, chosen: QueryDict) -> Days:
    one, other, both = (
        dates.period(*_period(overlap, which)) or _("no days yet") for which in (ONE, OTHER, BOTH)
    )
    return Days(one, other, both, chosen.get("days", BOTH))


def _period(overlap: Overlap, which: str) -> tuple[date | None, date | None]:
    if which == BOTH:
        opens = [each.opens_on for each in overlap.sides if each.opens_on]
        closes = [each.closes_on for each in overlap.sides if each.closes_on]
        return min(opens, default=None), max(closes, default=None)
    side = overlap.one if which == ONE else overlap.other
    return side.opens_on, side.closes_on


def _chosen_days(overlap: Overlap, which: str) -> dict[str, str | None]:
    opens, closes = _period(overlap, which if which in {ONE, OTHER} else BOTH)
    return {
        "opens_on": opens.isoformat() if opens else None,
        "closes_on": closes.isoformat() if closes else None,
    }


def _listed(name: str, overlap: Overlap, posted: QueryDict | None) -> Listed:
    """All of both; the other's lead among those that support."""
    rows = {
        each.public_id: str(each) for side in overlap.sides for each in getattr(side, name).all()
    }
    if name == "supporting":
        rows |= {side.lead.public_id: str(side.lead) for side in overlap.sides}
    ticked = set(rows) if posted is None else set(posted.getlist(name))
    ordered = sorted(rows.items(), key=lambda row: row[1])
    return Listed(name, str(LISTS[name]), [(key, text, key in ticked) for key, text in ordered])
