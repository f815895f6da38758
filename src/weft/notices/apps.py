from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "weft.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from weft.jobs import duties  # noqa: PLC0415
        from weft.notices.post import sending  # noqa: PLC0415

        duties.register(sending.send_due)
