"""What somebody who plans makes of the engagements of others: part of the plan."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weft.register.models import Engagement


class Mark(models.Model):
    """What one engagement's planner means to do about another; on record, and changed at will.

    Not a settlement: it says what one side plans. Two sides settle an overlap at the desk.
    """

    class Kind(models.TextChoices):
        REUSE = "reuse", _("Reuse what was heard")
        JOIN = "join", _("Join: ask together")
        COORDINATE = "coordinate", _("Coordinate: two engagements that know of each other")
        COMPLEMENTARY = "complementary", _("Complementary: independent routes are wanted")
        NOT_THE_SAME = "not_the_same", _("Not the same")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="marks")
    other = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    kind = models.CharField(_("what to do about it"), max_length=14, choices=Kind)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "other"], name="mark_once"),
            models.CheckConstraint(
                name="mark_of_two_engagements", condition=~Q(engagement=F("other"))
            ),
        ]
        indexes = [models.Index(fields=["other"], name="mark_by_other")]

    def __str__(self) -> str:
        return f"{self.engagement_id} and {self.other_id}: {self.kind}"
