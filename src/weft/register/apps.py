from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "weft.register"
    label = "register"
    verbose_name = _("Register")

    def ready(self) -> None:
        from weft.register.states import LABELS  # noqa: PLC0415
        from weft.ui import states  # noqa: PLC0415

        states.register(LABELS)
