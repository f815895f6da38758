from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "weft.site"
    label = "weft_site"
    verbose_name = _("Site")

    def ready(self) -> None:
        from weft.site import databases  # noqa: PLC0415

        databases.register()
