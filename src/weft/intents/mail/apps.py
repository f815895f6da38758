from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntentMailConfig(AppConfig):
    name = "weft.intents.mail"
    label = "intents_mail"
    verbose_name = _("Intents by mail")

    def ready(self) -> None:
        from weft.intents.mail import answering, fetching, work  # noqa: PLC0415
        from weft.jobs import duties  # noqa: PLC0415

        work.register()
        duties.register(answering.send_due)
        duties.register(fetching.fetch_when_due)
