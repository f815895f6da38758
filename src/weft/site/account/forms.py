from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weft.people.models import Person, Token

LASTS = [(30, _("30 days")), (90, _("90 days")), (365, _("A year"))]


class DetailsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of mails to you"),
            choices=[("", _("As the hub")), *settings.LANGUAGES],
            required=False,
        )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=100, help_text=_("Such as: nightly copy.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Token.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself at that moment."),
    )
    lasts = forms.TypedChoiceField(
        label=_("How long does it last?"), choices=LASTS, coerce=int, widget=forms.RadioSelect
    )

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["lasts"])
