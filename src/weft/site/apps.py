from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "weft.site"
    label = "weft_site"
    verbose_name = _("Site")
