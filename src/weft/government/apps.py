from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernmentConfig(AppConfig):
    name = "weft.government"
    label = "government"
    verbose_name = _("Government")

    def ready(self) -> None:
        from weft.government.actions import succession  # noqa: PLC0415
        from weft.government.telling import names_of_organisations  # noqa: PLC0415
        from weft.jobs import duties  # noqa: PLC0415
        from weft.notices import kinds, things  # noqa: PLC0415

        duties.register(succession.take_effect_when_due)
        kinds.register(succession=_("What you planned for an organisation could not take effect"))
        things.register("government.organisation", names_of_organisations)
