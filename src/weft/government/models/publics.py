"""Those who are asked, and those who govern beside."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry, NamedQuerySet
from weft.government.models.places import Area


class CommunityQuerySet(NamedQuerySet["Community"]):
    pass


class Community(NamedEntry):
    """People who share a place, an identity, an interest or a situation."""

    class Shares(models.TextChoices):
        PLACE = "place", _("a place")
        IDENTITY = "identity", _("an identity")
        INTEREST = "interest", _("an interest")
        SITUATION = "situation", _("a situation")

    code = models.CharField(max_length=60, unique=True, null=True, blank=True)
    shares = models.CharField(_("what they share"), max_length=10, choices=Shares)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="communities"
    )
    estimated_size = models.PositiveBigIntegerField(_("estimated size"), null=True, blank=True)
    size_source = models.CharField(_("source of the estimate"), max_length=500, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.CheckConstraint(
                name="community_size_has_a_source",
                condition=models.Q(estimated_size__isnull=True) | ~models.Q(size_source=""),
                violation_error_message=_("Say where the estimated size comes from."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("community", args=[self.public_id])


class RightsHolderQuerySet(NamedQuerySet["RightsHolder"]):
    pass


class RightsHolder(NamedEntry):
    """A treaty partner, indigenous nation or co-governing body: a partner, not an audience."""

    basis = models.TextField(_("basis of its rights"), blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="rights_holders")
    website = models.URLField(_("website"), max_length=500, blank=True)

    objects = RightsHolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("rights-holder")

    def get_absolute_url(self) -> str:
        return reverse("rights_holder", args=[self.public_id])
