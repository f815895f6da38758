"""What other rooms' pages show of overlaps: pairs on a community's page, the note of two that are
coordinated, and where an engagement went that was joined with another."""

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.http import HttpRequest

from weft.government.sections import Kind, Section
from weft.government.speaking import may_speak_for
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.models import IS_SETTLED, Choice, Overlap
from weft.overlaps.talks import JoinUp
from weft.register.models import Engagement
from weft.register.moments import Moment

MOST = 20
# What the additions below rest on, of an engagement.
IS_JOINED = Exists(
    JoinUp.objects.filter(Q(kept=OuterRef("pk")) | Q(gone=OuterRef("pk")), state=JoinUp.State.DONE)
)
HAS_NOTES = Exists(
    Overlap.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk"))).exclude(note="")
)
RELATION = {"community": "communities", "rights_holder": "rights_holders"}


def settled_pairs(kind: Kind, thing: Model, request: HttpRequest) -> Section | None:
    """Pairs that ask this community, once both sides are public and the pair is settled."""
    if kind not in RELATION:
        return None
    viewer, moment = _who(request)
    asked = Q(**{f"one__{RELATION[kind]}": thing.pk}) | Q(**{f"other__{RELATION[kind]}": thing.pk})
    rows = seen.public_pairs(now=moment.now).filter(IS_SETTLED).filter(asked).distinct()
    found = list(rows.select_related("one", "other").order_by("-settled_at", "pk")[:MOST])
    if not found:
        return None
    # Whoever speaks for a community objects to pairs both of which ask it.
    speaks = may_speak_for(viewer, thing)  # type: ignore[arg-type]
    of_both = {f"{side}__{RELATION[kind]}": thing.pk for side in ("one", "other")}
    objectable = set(rows.filter(**of_both).values_list("pk", flat=True)) if speaks else set()
    pairs = [
        {
            "overlap": each,
            "choice": Choice(each.settled_as).label,
            "may_object": each.pk in objectable,
        }
        for each in found
    ]
    return Section("overlaps/_settled_pairs.html", {"pairs": pairs})


def joined(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """For whoever may open both: what it was joined with."""
    if engagement is None:
        return None
    viewer, moment = _who(request)
    rows = JoinUp.objects.filter(state=JoinUp.State.DONE).filter(
        Q(kept=engagement.pk) | Q(gone=engagement.pk)
    )
    opened = Engagement.objects.visible_to(viewer, now=moment.now).values("pk")
    rows = rows.filter(kept__in=opened, gone__in=opened).select_related("kept", "gone")
    found = [(row.gone_id == engagement.pk, _beside(row, engagement)) for row in rows[:MOST]]
    return Section("overlaps/_joined.html", {"joined": found}) if found else None


def coordinated(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """Notes on how it is coordinated with others, for whoever may be told of both."""
    if engagement is None:
        return None
    viewer, moment = _who(request)
    rows = seen.pairs(viewer, now=moment.now).exclude(note="")
    rows = rows.filter(Q(one=engagement.pk) | Q(other=engagement.pk))
    found = list(rows.select_related("one", "other").order_by("pk")[:MOST])
    if not found:
        return None
    opened = _opened([each.beside(engagement) for each in found], viewer, moment)
    notes = [_note(each, each.beside(engagement), opened) for each in found]
    return Section("overlaps/_coordinated.html", {"notes": notes})


def _note(overlap: Overlap, other: Engagement, opened: set[int]) -> dict[str, Any]:
    return {"note": overlap.note, "other": other, "may_open": other.pk in opened}


def _opened(others: list[Engagement], viewer: Viewer, moment: Moment) -> set[int]:
    seen_ones = Engagement.objects.visible_to(viewer, now=moment.now)
    keys = [each.pk for each in others]
    return set(seen_ones.filter(pk__in=keys).values_list("pk", flat=True))


def _beside(join_up: JoinUp, engagement: Engagement) -> Engagement:
    return join_up.kept if join_up.gone_id == engagement.pk else join_up.gone


def _who(request: HttpRequest) -> tuple[Viewer, Moment]:
    return request.viewer, request.moment  # type: ignore[attr-defined]
