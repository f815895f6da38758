import uuid

from django.conf import settings
from django.db import models

from weft.register.models.engagements import Engagement


class Draft(models.Model):
    """What somebody has typed into a form and not saved yet; nobody else's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    typed = models.JSONField(default=dict)  # the form's fields, as the browser sent them
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "engagement"],
                name="one_draft_each",
                condition=models.Q(engagement__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.saved_at}"
