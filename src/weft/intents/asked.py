"""What somebody is typing, as something that can be compared: whatever it is, never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from civics.similarity import Record
from weft.government.models import Community, Organisation, RightsHolder, Topic
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.intents import answers
from weft.intents.answers import Answer
from weft.intents.models import Mark
from weft.intents.sentences import tidy
from weft.languages import is_tag
from weft.overlaps.inputs import typed
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.ui.forms.languages import LanguageMapWidget

READ = 5000  # characters of a text: what follows is seldom about the issue
MOST_MARKS = 50
MARK = "mark-"  # before the public id of another engagement, in the name of its field


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A form that is being filled in, read leniently."""

    record: Record
    communities: list[Community] = field(default_factory=list)
    rights_holders: list[RightsHolder] = field(default_factory=list)
    opens: date | None = None
    closes: date | None = None
    engagement: Engagement | None = None  # that is being changed
    marks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return any(text.title or text.description for text in self.record.texts.values())

    def answer(self, viewer: Viewer, at: Moment) -> Answer:
        return answers.what_is_known(
            self.record,
            viewer=viewer,
            at=at,
            communities=self.communities,
            rights_holders=self.rights_holders,
            opens=self.opens,
            closes=self.closes,
            but=self.engagement,
            marks=self.marks,
        )


def read(data: QueryDict, viewer: Viewer, at: Moment) -> Asked:
    """Read the form of an intent, or the register's own, as far as it is filled in."""
    lead = _lead(data, viewer)
    communities, rights_holders = _chosen(Community, data), _chosen(RightsHolder, data)
    opens, closes = _day(data.get("opens_on")), _day(data.get("closes_on"))
    engagement = _engagement(data.get("engagement", ""), viewer, at)
    record = typed(
        lead=lead,
        title=_titles(data),
        description=_texts(data, "question") or _texts(data, "description"),
        key=engagement.public_id if engagement else "",
        opens=opens,
        closes=closes,
        related=[*communities, *rights_holders, *_chosen(Topic, data)],
    )
    return Asked(
        record=record,
        communities=communities,
        rights_holders=rights_holders,
        opens=opens,
        closes=closes,
        engagement=engagement,
        marks=marks_in(data),
    )


def marks_in(data: QueryDict) -> dict[str, tuple[str, str]]:
    """The marks that were chosen, by public id; what is no mark is left out."""
    chosen = {
        name.removeprefix(MARK): (str(kind), "")
        for name, kind in data.items()
        if name.startswith(MARK) and kind in Mark.Kind
    }
    return dict(list(chosen.items())[:MOST_MARKS])


def _titles(data: QueryDict) -> dict[str, str]:
    if "sentence" not in data:
        return _texts(data, "title")
    tag = data.get("language", "")
    text = tidy(data.get("sentence", "")[:READ])
    return {tag if is_tag(tag) else "en": text} if text else {}


def _texts(data: QueryDict, name: str) -> dict[str, str]:
    texts = LanguageMapWidget().value_from_datadict(data, {}, name)  # type: ignore[arg-type]
    return {tag: tidy(text[:READ]) for tag, text in texts.items() if text and is_tag(tag)}


def _chosen(model: type[Any], data: QueryDict) -> list[Any]:
    names: dict[type[Any], str] = {
        Community: "communities",
        RightsHolder: "rights_holders",
        Topic: "topics",
    }
    wanted = [value for value in data.getlist(names[model]) if len(value) <= 10]  # noqa: PLR2004
    return list(model.objects.filter(public_id__in=wanted[:100])) if wanted else []


def _lead(data: QueryDict, viewer: Viewer) -> Organisation | None:
    """Who leads: as chosen, else the only organisation for which this person may."""
    wanted = data.get("lead", "")[:20]
    if wanted:
        return Organisation.objects.filter(public_id=tidy(wanted)).first()
    own = list(viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER))
    return Organisation.objects.filter(pk=own[0]).first() if len(own) == 1 else None


def _engagement(public_id: str, viewer: Viewer, at: Moment) -> Engagement | None:
    if not public_id:
        return None
    seen = Engagement.objects.visible_to(viewer, now=at.now)
    return seen.filter(public_id=tidy(public_id[:20])).first()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
