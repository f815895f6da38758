from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoadConfig(AppConfig):
    name = "weft.load"
    label = "load"
    verbose_name = _("Load")

    def ready(self) -> None:
        from weft.government import sections as pages  # noqa: PLC0415
        from weft.load import additions as ours  # noqa: PLC0415
        from weft.load import following, sections  # noqa: PLC0415
        from weft.register import additions  # noqa: PLC0415

        following.register()
        pages.register(sections.wants, order=5)
        pages.register(sections.load, order=15)
        additions.register(
            "below", ours.replies, order=50, rests_on=ours.HAS_REPLIES, or_signed_in=True
        )
        additions.register("beside", ours.to_know, order=20)
        additions.register(
            "beside", ours.effort, order=80, rests_on=ours.HAS_EFFORT, or_signed_in=True
        )
