from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "weft.register"
    label = "register"
    verbose_name = _("Register")

    def ready(self) -> None:
        from weft.government import sections  # noqa: PLC0415
        from weft.notices import kinds, things  # noqa: PLC0415
        from weft.register import following  # noqa: PLC0415
        from weft.register.imports import work  # noqa: PLC0415
        from weft.register.sections import going_on, thread  # noqa: PLC0415
        from weft.register.states import LABELS  # noqa: PLC0415
        from weft.register.telling import names_of_engagements  # noqa: PLC0415
        from weft.ui import states  # noqa: PLC0415

        states.register(LABELS)
        sections.register(thread, order=10)
        sections.register(going_on, order=20)
        work.register()
        following.register()
        things.register("register.engagement", names_of_engagements)
        kinds.register(
            named=_("You are named on an engagement"),
            ask_to_refresh=_("A steward asks you to look at a record again"),
        )
