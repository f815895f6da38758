"""The engagements of others that are like one that is planned, as its planner may be told of them.

Of an engagement in outline there is title, lead and dates, and nothing that follows from the rest
of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from civics.similarity import Overlap, Record
from weft.government.viewers import Viewer
from weft.intents import reasons
from weft.intents.knowing import Told, told_of
from weft.languages import Words, choose
from weft.overlaps import finding
from weft.register import facts, states
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.states import State

MOST = 8  # engagements: who reads while they type reads no more
LEAST = 0.07  # what scores less shares little but common words

Marks = Mapping[str, tuple[str, str]]  # kind and note, by the public id of the other


@dataclass(frozen=True)
class Heard:
    """What came of a past engagement: a sentence, and where the report is if it was published."""

    sentence: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Other:
    """An engagement like the one that is planned."""

    engagement: Engagement
    is_outline: bool
    title: Words  # with the words that both use marked; safe to show
    is_past: bool
    state: str = ""  # nothing of one in outline
    is_stale: bool = False
    is_sure: bool = False  # as sure as for an alert
    why: tuple[str, ...] = ()
    heard: Heard = Heard()
    mark: str = ""
    note: str = ""

    @property
    def href(self) -> str:
        return "" if self.is_outline else self.engagement.get_absolute_url()


def heard_of(engagement: Engagement, at: Moment) -> Heard:
    """Whether it was said what was heard, and where; nothing of one that is not over."""
    if engagement.state_as_of(at.at) not in states.ENDED:
        return Heard()
    link = facts.web(engagement.report_link)
    if link:
        return Heard(_("It was reported what was heard."), link.text)
    if engagement.reported_at and engagement.reported_at <= at.at:
        return Heard(_("A report is recorded, without a link to it."))
    return Heard(_("No report was published."))


def alike(asked: Record, viewer: Viewer, at: Moment, marks: Marks) -> Iterator[Other]:
    """Best first; then those that are marked and not alike any more, so that no mark is lost."""
    found = [
        match
        for match in finding.similar(asked, viewer, now=at.now, number=MOST)
        if match.found.held_back is None and match.found.score >= LEAST
    ]
    names = reasons.names_of(why for match in found for why in match.found.why)
    for match in found:
        told = Told(match.engagement, match.is_outline)
        yield _other(told, at, marks, found=match.found, names=names)
    shown = {match.engagement.public_id for match in found}
    yield from _marked_besides(viewer, at, marks, shown)


def _marked_besides(viewer: Viewer, at: Moment, marks: Marks, shown: set[str]) -> Iterator[Other]:
    missing = marks.keys() - shown
    if not missing:
        return
    keys = Engagement.objects.filter(public_id__in=missing).values_list("pk", flat=True)
    for told in told_of(viewer, now=at.now, keys=keys).values():
        yield _other(told, at, marks)


def _other(
    told: Told,
    at: Moment,
    marks: Marks,
    *,
    found: Overlap | None = None,
    names: reasons.Names | None = None,
) -> Other:
    engagement = told.engagement
    mark, note = marks.get(engagement.public_id, ("", ""))
    words = {word.in_other for word in found.words} if found else set()
    title = choose(engagement.title)
    marked = replace(title, text=reasons.marked(title.text, words))
    if told.is_outline:
        last = engagement.closes_on
        return Other(
            engagement=engagement,
            is_outline=True,
            title=marked,
            is_past=last is not None and last < at.day,
            mark=mark,
            note=note,
        )
    state = engagement.state_as_of(at.at)
    return Other(
        engagement=engagement,
        is_outline=False,
        title=marked,
        is_past=state in (*states.ENDED, State.CANCELLED),
        state=state,
        is_stale=states.is_stale(engagement, at.at),
        is_sure=found is not None and found.raised,
        why=tuple(reasons.Reasons(found, names or {}).sentences()) if found else (),
        heard=heard_of(engagement, at),
        mark=mark,
        note=note,
    )
