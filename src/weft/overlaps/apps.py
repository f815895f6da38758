from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverlapsConfig(AppConfig):
    name = "weft.overlaps"
    label = "overlaps"
    verbose_name = _("Overlaps")

    def ready(self) -> None:
        from weft.government import sections  # noqa: PLC0415
        from weft.load.actions import replies  # noqa: PLC0415
        from weft.notices import kinds, things  # noqa: PLC0415
        from weft.overlaps import following, parts  # noqa: PLC0415
        from weft.overlaps.actions import objecting  # noqa: PLC0415
        from weft.overlaps.telling import names_of_overlaps  # noqa: PLC0415
        from weft.register import additions  # noqa: PLC0415

        sections.register(parts.settled_pairs, order=60)
        additions.register("above", parts.joined, order=20, rests_on=parts.IS_JOINED)
        additions.register("beside", parts.coordinated, order=60, rests_on=parts.HAS_NOTES)

        things.register("overlaps.overlap", names_of_overlaps)
        kinds.register(
            overlap_settled=_("An overlap of your engagement is settled"),
            overlap_asked=_("A steward asks about an overlap"),
            overlap_answered=_("An answer came about an overlap"),
            overlap_join=_("Two engagements are to be joined, one of them yours"),
            overlap_objected=_("A community objects to what an overlap is settled as"),
        )
        following.register()
        if objecting.follow not in replies.objection_followers:
            replies.objection_followers.append(objecting.follow)
