from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weft import identifiers


class Merger(models.Model):
    """Two entries of one list, or two accounts, that were found to be the same; can be undone."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        TOPIC = "topic", _("topic")
        COMMUNITY = "community", _("community")
        AREA = "area", _("area")
        RIGHTS_HOLDER = "rightsholder", _("rights-holder")
        PERSON = "person", _("person")

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    kind = models.CharField(max_length=12, choices=Kind)
    duplicate_id = models.BigIntegerField()
    kept_id = models.BigIntegerField()
    moved = models.JSONField(default=dict)  # what undoing it puts back
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.duplicate_id} into {self.kept_id}"

    @property
    def duplicate(self) -> Any:
        return self._model._base_manager.get(pk=self.duplicate_id)

    @property
    def kept(self) -> Any:
        return self._model._base_manager.get(pk=self.kept_id)

    @property
    def _model(self) -> type[models.Model]:
        room = "people" if self.kind == self.Kind.PERSON else "government"
        return apps.get_model(room, self.kind)
