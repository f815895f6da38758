"""Forms of single acts: merge, rename, end, invite, grant, lend."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weft.government.forms.entries import ValuesForm
from weft.government.forms.fields import EntryField, PersonField, day_field
from weft.government.models import Organisation, Succession
from weft.government.models.entries import NamedEntry
from weft.government.models.people import Role
from weft.government.permissions import TEAM, may_give
from weft.government.viewers import Viewer
from weft.ui.forms.languages import LanguageMapFormField


class MergeForm(ValuesForm):
    """The entry whose page this is was found twice; which one stays?"""

    def __init__(self, *args: Any, model: type[NamedEntry], other_than: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"] = EntryField(
            model,
            but=Q(pk=other_than),
            label=_("The entry to keep"),
            help_text=_("Names, identifiers and everything recorded move there. It can be undone."),
        )


class MergePeopleForm(ValuesForm):
    kept = PersonField(
        label=_("E-mail address of the account to keep"),
        help_text=_("Both addresses then lead to that account. It can be undone."),
    )


class SuccessionForm(ValuesForm):
    kind = forms.ChoiceField(
        label=_("What happened"),
        widget=forms.RadioSelect,
        choices=[
            (Succession.Kind.RENAMED, _("It has a new name")),
            (Succession.Kind.MERGED, _("It was merged into another organisation")),
            (Succession.Kind.ABOLISHED, _("It was abolished")),
        ],
    )
    on = day_field(
        label=_("From which day"),
        help_text=_("The first day on which it holds. It may be to come."),
    )
    names = LanguageMapFormField(
        label=_("New name"), help_text=_("For a new name only."), most=500, required=False
    )
    note = forms.CharField(
        label=_("Note"), help_text=_("Such as the law or order."), required=False, max_length=500
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = EntryField(
            Organisation,
            but=Q(pk=organisation.pk),
            label=_("Merged into"),
            help_text=_(
                "For a merger only. It takes over the people, what is below, and what is open or "
                "still to come; what ended before keeps its lead."
            ),
            required=False,
        )
        self.order_fields(["kind", "on", "names", "successor", "note"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {Succession.Kind.RENAMED: "names", Succession.Kind.MERGED: "successor"}
        name = needed.get(cleaned.get("kind", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


class RoleForm(ValuesForm):
    """An organisation and a role that this viewer may give."""

    role = forms.ChoiceField(label=_("Role"), choices=[])

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [each for each in Role if viewer.is_steward or each in TEAM]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[(each.value, each.label) for each in roles]
        )
        only = Q(ends_on__isnull=True)
        if not viewer.is_steward:
            only &= Q(pk__in=viewer.organisations_as(Role.LEAD))
        self.fields["organisation"] = EntryField(Organisation, only=only, label=_("Organisation"))
        self._viewer = viewer

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("organisation") and cleaned.get("role"):
            decision = may_give(self._viewer, cleaned["role"], cleaned["organisation"].pk)
            if not decision:
                self.add_error("role", str(decision.reason))
        return cleaned


class InviteForm(RoleForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    ends_on = day_field(
        label=_("Until"),
        help_text=_("The first day on which the role no longer holds; empty for no end."),
        required=False,
    )

    field_order = ("email", "organisation", "role", "ends_on")


class GrantForm(RoleForm):
    starts_on = day_field(label=_("From"))
    ends_on = day_field(
        label=_("Until"),
        help_text=_("The first day on which the role no longer holds; empty for no end."),
        required=False,
    )

    field_order = ("organisation", "role", "starts_on", "ends_on")


class ChangeForm(ValuesForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    ends_on = day_field(
        label=_("Until"),
        help_text=_("The first day on which the role no longer holds; empty for no end."),
        required=False,
    )


class LendForm(ValuesForm):
    deputy = PersonField(label=_("E-mail address of the deputy"))
    starts_on = day_field(label=_("From"))
    ends_on = day_field(
        label=_("Until"), help_text=_("The first day on which the deputy no longer stands in.")
    )


class EndForm(ValuesForm):
    on = day_field(
        label=_("From which day"), help_text=_("The first day on which the role no longer holds.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class AcceptForm(ValuesForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
