"""How much each group can change, at which stage: a row each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.register.models import Engagement, Influence
from weft.register.snapshots import Snapshot, snapshot

BLANK_ROWS = 2


class InfluenceForm(forms.Form):
    level = forms.ChoiceField(
        label=_("Level of influence"),
        choices=[("", _("Choose a level")), *Influence.Level.choices],
        required=False,
    )
    whom = forms.CharField(label=_("For whom"), max_length=200, required=False)
    stage = forms.CharField(label=_("At which stage"), max_length=200, required=False)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        help_text=_("Needed where the community decides."),
        max_length=300,
        required=False,
    )
    community = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("level") == Influence.Level.EMPOWER and not cleaned.get("legal_basis"):
            self.add_error("legal_basis", _("Empowering needs a legal basis: say which."))
        rest = [cleaned.get(name) for name in ("whom", "stage", "legal_basis")]
        if any(rest) and not cleaned.get("level"):
            self.add_error("level", _("Choose a level, or leave the whole row empty."))
        return cleaned


class BaseInfluences(forms.BaseFormSet[InfluenceForm]):
    @property
    def values(self) -> list[Snapshot]:
        """The rows that were filled in, in a snapshot's form."""
        names = ("level", "community", "whom", "stage", "legal_basis")
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("level")]
        return [{name: row.get(name, "") for name in names} for row in rows]


Influences = forms.formset_factory(
    InfluenceForm, formset=BaseInfluences, extra=BLANK_ROWS, max_num=20, absolute_max=30
)


def initial_of(engagement: Engagement) -> list[Snapshot]:
    rows: list[Snapshot] = snapshot(engagement)["influences"]
    return rows
