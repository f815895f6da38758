from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry, NamedQuerySet


class AreaQuerySet(NamedQuerySet["Area"]):
    pass


class Area(NamedEntry):
    """A place in a hierarchy, with an official code and, where known, a boundary."""

    scheme = models.CharField(max_length=60, blank=True)  # whose code it is, such as "iso-3166"
    code = models.CharField(_("code"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=60, blank=True)  # country, province, city
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    boundary = models.JSONField(_("boundary"), null=True, blank=True)  # a GeoJSON geometry

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="area_code_unique_in_scheme",
                condition=~models.Q(code=""),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.public_id])
