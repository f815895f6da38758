"""One pair as a page shows it: nothing of a side that its reader may not open but what its owner
lets them be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from weft.government.models import PolicyItem
from weft.government.viewers import Viewer
from weft.languages import Words
from weft.overlaps import marking
from weft.overlaps.models import Overlap
from weft.register import facts
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.timeline import pictures
from weft.register.timeline.geometry import Scale, Span
from weft.register.timeline.windows import Window
from weft.ui import dates

__all__ = ["Pair", "Side", "how_sure", "show"]

MARGIN = timedelta(days=15)
SURE: Sequence[tuple[float, Promise]] = (
    (0.9, gettext_lazy("almost sure")),
    (0.75, gettext_lazy("fairly sure")),
    (0.5, gettext_lazy("more sure than not")),
    (0.0, gettext_lazy("not sure")),
)
RELATIONS = (
    ("topics", gettext_lazy("Topics of both")),
    ("communities", gettext_lazy("Communities of both")),
    ("rights_holders", gettext_lazy("Rights-holders of both")),
    ("areas", gettext_lazy("Areas of both")),
)


@dataclass(frozen=True, kw_only=True)
class Side:
    engagement: Engagement
    is_open: bool  # whether the reader may open it: else title, lead and days are all they see
    title: SafeString
    question: SafeString
    description: SafeString
    state: str
    heard: Words | None  # the address of what was heard
    span: Span | None

    @property
    def has_no_report(self) -> bool:
        return self.is_open and self.state == "closed"


@dataclass(frozen=True, kw_only=True)
class Pair:
    overlap: Overlap
    sides: tuple[Side, Side]
    reasons: list[tuple[str, str]]  # what matches, and how
    marks: list[pictures.Mark]
    day_x: str | None

    @property
    def is_open(self) -> bool:
        return all(side.is_open for side in self.sides)

    @property
    def sure(self) -> str:
        return how_sure(self.overlap.score)


def how_sure(score: float) -> str:
    return str(next(words for least, words in SURE if score >= least))


def show(overlap: Overlap, viewer: Viewer, moment: Moment) -> Pair:
    """A pair of which `viewer` may be told; the caller has seen to that."""
    opened = Engagement.objects.visible_to(viewer, now=moment.now)
    keys = set(
        opened.filter(pk__in=(overlap.one_id, overlap.other_id)).values_list("pk", flat=True)
    )
    # A steward is told of the match itself, as far as it goes; others, of what they may open.
    explained = viewer.is_steward or len(keys) == len(overlap.sides)
    window = _window(overlap, moment.day)
    scale = Scale(window, mirrored=get_language_bidi())
    stems = _stems(overlap, keys, explained=explained)
    one, other = (
        _side(each, shared, is_open=each.pk in keys, scale=scale, moment=moment)
        for each, shared in zip(overlap.sides, stems, strict=True)
    )
    reasons = [*_time(overlap)]
    if explained:
        reasons = [*_issue(overlap), *reasons, *_shared(overlap), *_named(overlap)]
    if len(keys) == len(overlap.sides):
        reasons += _decisions(overlap, viewer)
    return Pair(
        overlap=overlap,
        sides=(one, other),
        reasons=reasons,
        marks=pictures.marks(window, scale),
        day_x=scale.day(moment.day),
    )


def _stems(overlap: Overlap, opened: set[int], *, explained: bool) -> tuple[marking.Stems, ...]:
    """The words to mark on either side; of a side that stays shut, only those of its title."""
    both = [marking.stems_of(overlap.words, side) for side in ("in_one", "in_other")]
    if explained:
        return tuple(both)
    shut = [each for each in overlap.sides if each.pk not in opened]
    titles = [marking.title_stems(each.title) for each in shut]
    return tuple(
        {language: stems.intersection(*titles) for language, stems in of_side.items()}
        for of_side in both
    )


def _side(
    engagement: Engagement, shared: marking.Stems, *, is_open: bool, scale: Scale, moment: Moment
) -> Side:
    has_days = engagement.opens_on or engagement.closes_on
    nothing: dict[str, str] = {}
    return Side(
        engagement=engagement,
        is_open=is_open,
        title=marking.marked(engagement.title, shared),
        question=marking.marked(engagement.question if is_open else nothing, shared),
        description=marking.marked(engagement.description if is_open else nothing, shared),
        state=engagement.state_as_of(moment.at) if is_open else "",
        heard=facts.web(engagement.report_link) if is_open else None,
        span=scale.engagement(engagement.opens_on, engagement.closes_on) if has_days else None,
    )


def _window(overlap: Overlap, day: date) -> Window:
    days = [day] if not _days(overlap) else _days(overlap)
    return Window(min(days) - MARGIN, max(days) + MARGIN)


def _days(overlap: Overlap) -> list[date]:
    return [on for each in overlap.sides for on in (each.opens_on, each.closes_on) if on]


def _issue(overlap: Overlap) -> Iterator[tuple[str, str]]:
    words = dict.fromkeys(str(each.get("in_one", "")) for each in overlap.words)
    if words:
        yield _("Words of both"), ", ".join(words)


def _time(overlap: Overlap) -> Iterator[tuple[str, str]]:
    first, second = (
        (each.opens_on or each.closes_on, each.closes_on or each.opens_on) for each in overlap.sides
    )
    if not (first[0] and first[1] and second[0] and second[1]):
        yield _("Time"), _("Not both have days yet.")
        return
    shared = (min(first[1], second[1]) - max(first[0], second[0])).days + 1
    if shared > 0:
        words = ngettext("Both run on %(days)s day.", "Both run on the same %(days)s days.", shared)
        yield _("Time"), words % {"days": shared}
    else:
        apart = 1 - shared
        words = ngettext("They are %(days)s day apart.", "They are %(days)s days apart.", apart)
        yield _("Time"), words % {"days": apart}


def _shared(overlap: Overlap) -> Iterator[tuple[str, str]]:
    for name, label in RELATIONS:
        of_one = {each.pk: each for each in getattr(overlap.one, name).all()}
        both = [each for each in getattr(overlap.other, name).all() if each.pk in of_one]
        if both:
            yield str(label), ", ".join(sorted(each.name.text for each in both))


def _named(overlap: Overlap) -> Iterator[tuple[str, str]]:
    if any(each.get("facet") == "named" for each in overlap.why):
        yield _("Named"), _("One names the organisation that leads the other.")


def _decisions(overlap: Overlap, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The two decisions that lie closest together, of policy items that the reader may see."""
    seen = PolicyItem.objects.visible_to(viewer)
    first, second = (list(seen.filter(engagements=each)) for each in overlap.sides)
    same = sorted({each.pk for each in first} & {each.pk for each in second})
    if same:
        title = next(each.words for each in first if each.pk == same[0])
        yield _("Decision"), _("Both feed into “%(title)s”.") % {"title": title}
        return
    apart = [
        (abs((one.decision_on - other.decision_on).days), one, other)
        for one in first
        for other in second
        if one.decision_on and other.decision_on
    ]
    if not apart:
        return
    days, one, other = min(apart, key=lambda each: each[0])
    words = ngettext(
        "Decided %(days)s day apart: “%(one)s” on %(one_day)s, “%(other)s” on %(other_day)s.",
        "Decided %(days)s days apart: “%(one)s” on %(one_day)s, “%(other)s” on %(other_day)s.",
        days,
    )
    yield (
        _("Decision"),
        words
        % {
            "days": days,
            "one": one.words,
            "one_day": dates.long_date(one.decision_on),  # type: ignore[arg-type]
            "other": other.words,
            "other_day": dates.long_date(other.decision_on),  # type: ignore[arg-type]
        },
    )
