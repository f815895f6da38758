from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntentsConfig(AppConfig):
    name = "weft.intents"
    label = "intents"
    verbose_name = _("Intents")

    def ready(self) -> None:
        from weft.intents import showing  # noqa: PLC0415
        from weft.register import additions  # noqa: PLC0415

        additions.register("above", showing.above)
        additions.register("beside", showing.beside)
        additions.register("form", showing.form)
