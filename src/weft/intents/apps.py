from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntentsConfig(AppConfig):
    name = "weft.intents"
    label = "intents"
    verbose_name = _("Intents")
