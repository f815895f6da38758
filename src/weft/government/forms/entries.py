"""Forms of the entries of the shared lists."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weft.government import boundaries, records
from weft.government.forms.fields import (
    EntryField,
    IdentifiersField,
    LinesField,
    day_field,
)
from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.government.models.entries import NamedEntry
from weft.government.pickers import finder_of
from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import PickField

NOT_A_FIELD = "__all__"


class ValuesForm(forms.Form):
    """A form that reads a record and gives back the values that its action takes."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "base_version"}

    def blame(self, refused: ValidationError) -> None:
        """Show what the action refused beside the fields it is about."""
        errors = getattr(refused, "error_dict", None) or {NOT_A_FIELD: refused}
        for name, messages in errors.items():
            self.add_error(name if name in self.fields else None, messages)


class EntryForm(ValuesForm):
    names = LanguageMapFormField(label=_("Name"), most=500)
    other_names = LinesField(
        label=_("Other names"),
        help_text=_("One a line: short forms, earlier names, spellings. Search finds them."),
        required=False,
    )
    description = LanguageMapFormField(label=_("Description"), lines=3, required=False)


class OrganisationForm(EntryForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    level = forms.ChoiceField(
        label=_("Level"), choices=Organisation.Level.choices, initial=Organisation.Level.NATIONAL
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        help_text=_("Such as America/Toronto. Its days end at midnight there; empty: the hub's."),
        required=False,
        max_length=50,
    )
    starts_on = day_field(label=_("Exists from"), required=False)
    identifiers = IdentifiersField(
        label=_("Official identifiers"),
        help_text=_("One a line, such as canada-owner-org: hc-sc. Imports know it by these."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = EntryField(Organisation, label=_("Part of"), required=False)

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in zoneinfo.available_timezones():
            raise ValidationError(_("There is no such time zone. Write one like Europe/Paris."))
        return zone


class TopicForm(EntryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = EntryField(
            Topic,
            label=_("Below"),
            help_text=_("The function of government, or the topic, that this one belongs to."),
            required=False,
        )


class CommunityForm(EntryForm):
    shares = forms.ChoiceField(label=_("What they share"), choices=Community.Shares.choices)
    estimated_size = forms.IntegerField(
        label=_("Estimated size"), help_text=_("How many people."), min_value=0, required=False
    )
    size_source = forms.CharField(label=_("Source of the estimate"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = EntryField(Area, label=_("Area"), required=False)


class AreaForm(EntryForm):
    kind = forms.CharField(
        label=_("Kind"), help_text=_("Such as province or city."), required=False, max_length=60
    )
    scheme = forms.CharField(
        label=_("Whose code it is"), help_text=_("Such as iso-3166."), required=False, max_length=60
    )
    code = forms.CharField(label=_("Code"), required=False, max_length=60)
    boundary = forms.FileField(
        label=_("Boundary"),
        help_text=_("A GeoJSON file in degrees, up to 5 MB. Without one the boundary stays."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = EntryField(Area, label=_("Part of"), required=False)

    def clean_boundary(self) -> dict[str, Any] | None:
        upload = self.cleaned_data["boundary"]
        if upload is None:
            return None
        return boundaries.read(upload.read(boundaries.MOST_BYTES + 1))

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if values["boundary"] is None:
            del values["boundary"]
        return values


class RightsHolderForm(EntryForm):
    basis = forms.CharField(
        label=_("Basis of its rights"),
        help_text=_("A treaty, a law or an agreement."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"] = PickField(finder_of(Area), label=_("Areas"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        areas = Area.objects.filter(public_id__in=self.cleaned_data["areas"])
        return {**super().values, "areas": list(areas)}


FORMS: dict[type[NamedEntry], type[EntryForm]] = {
    Organisation: OrganisationForm,
    Topic: TopicForm,
    Community: CommunityForm,
    Area: AreaForm,
    RightsHolder: RightsHolderForm,
}


def initial_of(thing: Any) -> dict[str, Any]:
    """What a form of `thing` starts from."""
    values = records.snapshot(thing)
    values.pop("boundary", None)
    values["identifiers"] = [line.replace(":", ": ", 1) for line in values.get("identifiers", [])]
    return {**values, "base_version": thing.version}
