"""Forms of those who speak for a community, and of those who ask it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weft.government.forms.entries import ValuesForm
from weft.government.forms.fields import day_field
from weft.government.models import Preferences, Public, RightsHolder, Topic
from weft.government.models.contacts import LONGEST
from weft.government.pickers import finder_of
from weft.load.models import EventCalendar, Reply
from weft.register.models import Engagement
from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import PickField

BLANK = 2  # rows of times to avoid, beside those there are
LONGEST_PERIOD = 731  # days


class ClaimForm(ValuesForm):
    claim = forms.CharField(
        label=_("Who are you for it, and how can a steward check that?"),
        help_text=_("Such as an office you hold, and whom to call. Only stewards read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class EndForm(ValuesForm):
    note = forms.CharField(
        label=_("Why, if you want to say"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


class PreferencesForm(ValuesForm):
    how = LanguageMapFormField(
        label=_("How to ask us"),
        help_text=_("Such as whom to call first, in which languages, in person or by letter."),
        lines=3,
        required=False,
    )
    when = LanguageMapFormField(
        label=_("When to ask us"),
        help_text=_("Such as how long ahead, and at which times of the year."),
        lines=3,
        required=False,
    )
    protocols = LanguageMapFormField(
        label=_("Protocols"),
        help_text=_("What to observe, and who has to agree."),
        lines=3,
        required=False,
    )
    ask_more = LanguageMapFormField(
        label=_("Ask us more about …"),
        help_text=_("What you want to be asked about, and are not."),
        lines=3,
        required=False,
    )
    most_asks = forms.IntegerField(
        label=_("At most so many times"), min_value=0, max_value=1000, required=False
    )
    in_months = forms.IntegerField(
        label=_("… in so many months"),
        help_text=_("Leave both empty to set no limit: nobody is warned then."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = PickField(
            finder_of(Topic), label=_("Topics to ask us more about"), required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("most_asks") is None) != (cleaned.get("in_months") is None):
            self.add_error(
                "in_months", _("A limit needs both: how many times, and in how many months.")
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        topics = Topic.objects.filter(public_id__in=self.cleaned_data["topics"])
        return {**super().values, "topics": list(topics)}


class TimeForm(forms.Form):
    first = day_field(label=_("First day"), required=False)
    last = day_field(label=_("Last day"), required=False)
    every_year = forms.BooleanField(label=_("Every year"), required=False)
    why = forms.CharField(label=_("Why"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if bool(first) != bool(last) or (cleaned.get("why") and not first):
            raise ValidationError(_("Each time to avoid needs a first and a last day."))
        if first and last and last < first:
            self.add_error("last", _("The last day must not be before the first day."))
        return cleaned


class BaseTimes(forms.BaseFormSet[TimeForm]):
    @property
    def values(self) -> list[dict[str, Any]]:
        """The rows that were filled in, as `Preferences.avoid` has them."""
        rows = (form.cleaned_data for form in self.forms if form.cleaned_data.get("first"))
        return [
            {
                "first": row["first"].isoformat(),
                "last": row["last"].isoformat(),
                "every_year": row["every_year"],
                "why": row["why"],
            }
            for row in rows
        ]


Times = forms.formset_factory(TimeForm, formset=BaseTimes, extra=BLANK, max_num=20, absolute_max=30)


class ReplyForm(ValuesForm):
    public = forms.ChoiceField(label=_("For whom you speak"))
    kind = forms.ChoiceField(
        label=_("What you say"), choices=Reply.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        help_text=_("Whoever may see the engagement reads it beside it. Its leads are told."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    earlier = forms.CharField(
        label=_("The engagement that asked it before"),
        help_text=_("The address of its page here, or its identifier."),
        max_length=500,
        required=False,
    )
    link = forms.URLField(
        label=_("Web page of your answer"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, publics: Sequence[Public], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["public"], publics)
        if not any(isinstance(each, RightsHolder) for each in publics):
            del self.fields["kind"]

    def clean_earlier(self) -> Engagement | None:
        text = self.cleaned_data["earlier"].strip().rstrip("/").rpartition("/")[2]
        if not text:
            return None
        found = Engagement.objects.filter(public_id=text).first()
        if found is None:
            raise ValidationError(_("There is no such engagement."))
        return found


class ObjectionForm(ValuesForm):
    public = forms.ChoiceField(label=_("For whom you speak"))
    reason = forms.CharField(
        label=_("Why the two ask the same"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )

    def __init__(self, *args: Any, publics: Sequence[Public], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["public"], publics)


def _offer(field: Any, publics: Sequence[Public]) -> None:
    field.choices = [(each.public_id, each.name.text) for each in publics]
    field.initial = publics[0].public_id if publics else ""


class LodgeForm(ValuesForm):
    title = LanguageMapFormField(label=_("Title"), most=1000)
    description = LanguageMapFormField(
        label=_("What you asked, and what people said"), lines=6, required=False
    )
    organisation_name = forms.CharField(
        label=_("Which organisation ran it"),
        help_text=_("Such as your association. A steward checks it."),
        max_length=300,
    )
    opens_on = day_field(label=_("First day"))
    closes_on = day_field(label=_("Last day"))
    report_link = LanguageMapFormField(
        label=_("Web page that says what was heard"), is_address=True, required=False, most=500
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day must not be before the first day."))
        return cleaned


class EffortForm(ValuesForm):
    people = forms.IntegerField(
        label=_("How many people took part"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes it took each"),
        help_text=_("Only what you know. Leave both empty if you do not."),
        min_value=1,
        max_value=100_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("people") is None) != (cleaned.get("minutes") is None):
            self.add_error("minutes", _("Give both numbers, or neither."))
        return cleaned


class CalendarForm(ValuesForm):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("One of the same name is replaced."),
        max_length=200,
    )
    kind = forms.ChoiceField(
        label=_("What it holds"),
        choices=EventCalendar.Kind.choices,
        widget=forms.RadioSelect,
        initial=EventCalendar.Kind.EVENTS,
    )
    file = forms.FileField(
        label=_("iCalendar file"), help_text=_("Ends in .ics; up to 1 MB."), required=False
    )
    address = forms.URLField(
        label=_("Or its web address"), max_length=500, required=False, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("address")):
            self.add_error("file", _("Give a file, or an address."))
        return cleaned


class TimesForm(forms.Form):
    """For whom, and when: read from the address."""

    of = forms.MultipleChoiceField(label=_("Whom you want to ask"), widget=forms.SelectMultiple)
    first = day_field(label=_("First day"))
    last = day_field(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day must not be before the first day."))
        if first and last and (last - first).days > LONGEST_PERIOD:
            self.add_error("last", _("Choose a period of at most two years."))
        return cleaned


def initial_of(stated: Preferences | None) -> dict[str, Any]:
    """What a form starts from."""
    if stated is None:
        return {"base_version": 0}
    names = ("how", "when", "protocols", "ask_more", "most_asks", "in_months")
    topics = list(stated.topics.values_list("public_id", flat=True))
    values = {name: getattr(stated, name) for name in names}
    return {**values, "topics": topics, "base_version": stated.version}
