from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where records come from: entered here, imported from a file, or harvested from a platform."""

    class Kind(models.TextChoices):
        ENTERED = "entered", _("entered here")
        IMPORTED = "imported", _("imported")
        HARVESTED = "harvested", _("harvested")
        LODGED = "lodged", _("lodged by a community")

    key = models.SlugField(max_length=60, unique=True)  # "here", "canada-registry"
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.URLField(_("web page"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    attribution = models.TextField(_("attribution the licence asks for"), blank=True)

    def __str__(self) -> str:
        return self.name
