import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weft.notices.models import HOURS, Letterbox, Rhythm

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class LetterboxForm(forms.ModelForm):
    class Meta:
        model = Letterbox
        fields = ["rhythm", "hour", "weekday", "zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(hour, f"{hour:02}:00") for hour in range(HOURS)]
        hub, zones = settings.TIME_ZONE, sorted(zoneinfo.available_timezones())
        self.fields["rhythm"] = forms.ChoiceField(
            label=_("When should mail come?"), choices=Rhythm.choices, widget=forms.RadioSelect
        )
        self.fields["hour"] = forms.TypedChoiceField(
            label=_("At what time?"),
            choices=hours,
            coerce=int,
            help_text=_("For mail once a day or once a week."),
        )
        self.fields["weekday"] = forms.TypedChoiceField(
            label=_("On which day?"),
            choices=WEEKDAYS,
            coerce=int,
            help_text=_("For mail once a week."),
        )
        self.fields["zone"] = forms.ChoiceField(
            label=_("Your time zone"),
            choices=[("", _("As the hub (%(zone)s)") % {"zone": hub}), *((z, z) for z in zones)],
            required=False,
        )
