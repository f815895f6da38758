"""The form of a policy item."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weft.government.forms.entries import ValuesForm
from weft.government.forms.fields import EntryField, PersonField, day_field
from weft.government.models import Organisation, PolicyItem, Topic
from weft.government.models.people import Role
from weft.government.models.policy import Visibility
from weft.government.pickers import finder_of
from weft.government.viewers import Viewer
from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import PickField


class PolicyItemForm(ValuesForm):
    title = LanguageMapFormField(label=_("Title"), most=1000)
    description = LanguageMapFormField(label=_("Description"), lines=4, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=PolicyItem.Kind.choices)
    reference = forms.CharField(
        label=_("Official number"),
        help_text=_("Such as C-27."),
        required=False,
        max_length=100,
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=PolicyItem.Stage.choices)
    owner = PersonField(
        label=_("Owner's e-mail address"),
        help_text=_("The official who answers for it."),
        required=False,
    )
    decision_on = day_field(
        label=_("Decision date"),
        help_text=_("When it is decided. If it moves, the earlier date stays on record."),
        required=False,
    )
    website = forms.URLField(
        label=_("Web page"), required=False, max_length=500, assume_scheme="https"
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        initial=Visibility.GOVERNMENT,
    )

    field_order = (
        "title", "description", "kind", "reference", "stage", "organisation", "owner",
        "decision_on", "topics", "website", "visibility",
    )  # fmt: skip

    def __init__(
        self, *args: Any, viewer: Viewer, item: PolicyItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = viewer.organisations_as(Role.POLICY_OWNER, Role.LEAD)
        kept = {item.organisation_id} if item else set()
        only = None if viewer.is_steward else Q(pk__in=mine | kept)
        self.fields["organisation"] = EntryField(Organisation, only=only, label=_("Organisation"))
        self.fields["topics"] = PickField(finder_of(Topic), label=_("Topics"), required=False)
        self.order_fields(self.field_order)

    @property
    def values(self) -> dict[str, Any]:
        topics = Topic.objects.filter(public_id__in=self.cleaned_data["topics"])
        return {**super().values, "topics": list(topics)}


def initial_of(item: PolicyItem) -> dict[str, Any]:
    names = (
        "title", "description", "kind", "reference", "stage", "owner", "decision_on", "website",
        "visibility",
    )  # fmt: skip
    return {
        **{name: getattr(item, name) for name in names},
        "organisation": item.organisation.public_id,
        "topics": list(item.topics.values_list("public_id", flat=True)),
        "base_version": item.version,
    }
