"""The form of an engagement: a short one to begin with, and the whole."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.government.models.people import Role
from weft.government.models.policy import Visibility
from weft.government.pickers import finder_of
from weft.government.viewers import Viewer
from weft.languages import choose
from weft.register.models import Engagement
from weft.register.pickers import policy_items
from weft.register.snapshots import Snapshot, snapshot
from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import PickField, of_list

Section = tuple[str | Promise, tuple[str, ...]]

SHORT: tuple[Section, ...] = (
    (_("What it is about"), ("title", "purpose", "topics")),
    (_("Who asks, and who is asked"), ("lead", "communities")),
    (_("When"), ("about_when", "opens_on", "closes_on")),
    (_("Who may see it for now"), ("visibility",)),
)
WHOLE: tuple[Section, ...] = (
    (_("What is being asked"), ("title", "purpose", "question", "description", "topics")),
    (_("What it is for"), ("policy_items",)),
    (_("Who asks"), ("lead", "supporting")),
    (_("Who is asked"), ("communities", "areas", "rights_holders")),
    (_("When"), ("about_when", "opens_on", "closes_on")),
    (_("How to take part"), ("link", "methods", "languages")),
    (_("What came of it"), ("report_link", "answer_link")),
    (_("Who may see it"), ("visibility", "embargo_until")),
)


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        for line in value:
            super().validate(line)

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)


def day_field(**kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, required=False, **kwargs)


class EngagementForm(forms.Form):
    """Reads and writes values in a snapshot's form."""

    title = LanguageMapFormField(label=_("Title"), most=1000)
    purpose = LanguageMapFormField(
        label=_("Purpose"),
        help_text=_("What will be decided with the help of what people say?"),
        lines=3,
        required=False,
    )
    question = LanguageMapFormField(
        label=_("Question"), help_text=_("As people will be asked it."), lines=3, required=False
    )
    description = LanguageMapFormField(label=_("Description"), lines=8, required=False)
    lead = forms.ChoiceField(label=_("Lead organisation"))
    about_when = forms.CharField(
        label=_("About when"),
        help_text=_("If the days are not known yet. For example: spring 2027."),
        max_length=200,
        required=False,
    )
    opens_on = day_field(label=_("First day"))
    closes_on = day_field(
        label=_("Last day"), help_text=_("It closes at midnight at the end of this day.")
    )
    link = LanguageMapFormField(
        label=_("Web page"),
        help_text=_("Where people read more and take part."),
        is_address=True,
        required=False,
        most=500,
    )
    methods = LinesField(
        label=_("Methods"),
        help_text=_("One a line. For example: survey, public meeting."),
        required=False,
        max_length=200,
    )
    languages = LinesField(
        label=_("Languages people can take part in"),
        help_text=_("One short code a line, such as en or fr."),
        required=False,
        max_length=35,
    )
    report_link = LanguageMapFormField(
        label=_("Web page that says what was heard"), is_address=True, required=False, most=500
    )
    answer_link = LanguageMapFormField(
        label=_("Web page that says what was answered"), is_address=True, required=False, most=500
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Visibility, widget=forms.RadioSelect
    )
    embargo_until = forms.DateTimeField(
        label=_("Not before"),
        help_text=_("Until then only your organisation and the people named on it see it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        required=False,
    )

    def __init__(
        self, *args: Any, viewer: Viewer, sections: tuple[Section, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self._add_pickers(viewer)
        self._offer_leads(viewer)
        shown = {name for _heading, names in sections for name in names}
        for name in set(self.fields) - shown:
            del self.fields[name]

    def _add_pickers(self, viewer: Viewer) -> None:
        self.fields |= {
            "topics": PickField(finder_of(Topic), label=_("Topics"), required=False),
            "communities": PickField(finder_of(Community), label=_("Communities"), required=False),
            "areas": PickField(finder_of(Area), label=_("Areas"), required=False),
            "rights_holders": PickField(
                finder_of(RightsHolder), label=_("Rights-holders"), required=False
            ),
            "supporting": PickField(
                finder_of(Organisation), label=_("Supporting organisations"), required=False
            ),
            "policy_items": PickField(
                of_list(policy_items(viewer)), label=_("Policy items"), required=False
            ),
        }

    def _offer_leads(self, viewer: Viewer) -> None:
        known = Organisation.objects.current()
        if not viewer.is_steward:
            own = viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER)
            current = (self.initial or {}).get("lead", "")
            known = known.filter(pk__in=own) | known.filter(public_id=current)
        rows = known.values_list("public_id", "names")
        choices = sorted(((key, choose(names).text) for key, names in rows), key=lambda row: row[1])
        if len(choices) > 1:
            choices.insert(0, ("", _("Choose an organisation")))  # type: ignore[arg-type]
        field = self.fields["lead"]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages["required"] = _("Choose the organisation that leads.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day must not be before the first day."))
        return cleaned

    @property
    def values(self) -> Snapshot:
        """What was typed, in a snapshot's form."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}

    def blame(self, errors: dict[str, list[str]]) -> None:
        """Show what an action refused beside the fields it is about."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def groups(self) -> Iterable[tuple[str | Promise, list[forms.BoundField]]]:
        """For the page: each section's heading and fields."""
        return [(heading, [self[name] for name in names]) for heading, names in self.sections]


def initial_of(engagement: Engagement) -> dict[str, Any]:
    """The form's first values: the record as it is."""
    values: dict[str, Any] = snapshot(engagement)
    values["opens_on"], values["closes_on"] = engagement.opens_on, engagement.closes_on
    values["embargo_until"] = engagement.embargo_until and timezone.localtime(
        engagement.embargo_until
    )
    return values


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
