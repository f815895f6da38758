from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoadConfig(AppConfig):
    name = "weft.load"
    label = "load"
    verbose_name = _("Load")

    def ready(self) -> None:
        from weft.load import following  # noqa: PLC0415

        following.register()
