"""Bodies, their official identifiers, and what became of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry, NamedQuerySet
from weft.languages import LanguageMap


class OrganisationQuerySet(NamedQuerySet["Organisation"]):
    def existing_on(self, day: date) -> "OrganisationQuerySet":
        """Bodies that exist on `day`; the same test as `exists_on`."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        )


class Organisation(NamedEntry):
    """A ministry, agency, council, parliament or civil-society group."""

    class Level(models.TextChoices):
        INTERNATIONAL = "international", _("International")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")
        LOCAL = "local", _("Local")

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry or department")
        AGENCY = "agency", _("Agency or other public body")
        COUNCIL = "council", _("Council")
        PARLIAMENT = "parliament", _("Parliament")
        CIVIL_SOCIETY = "civil_society", _("Civil-society group")

    level = models.CharField(_("level"), max_length=15, choices=Level, default=Level.NATIONAL)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.MINISTRY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)  # the hub's if empty
    website = models.URLField(_("website"), max_length=500, blank=True)
    starts_on = models.DateField(_("exists from"), null=True, blank=True)
    ends_on = models.DateField(_("first day it no longer exists"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.CheckConstraint(
                name="organisation_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=models.F("starts_on")),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.public_id])

    @property
    def is_government(self) -> bool:
        return self.kind != self.Kind.CIVIL_SOCIETY

    def exists_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day < self.ends_on
        )

    def names_on(self, day: date) -> LanguageMap:
        """What it was called on `day`: before each rename that came later, the names then."""
        renames = [each for each in self.successions.all() if each.is_new_name]
        later = [each for each in renames if each.on > day]
        names: LanguageMap = self.names
        return min(later, key=lambda each: each.on).names_before if later else names


class OrganisationIdentifier(models.Model):
    """What somebody else's list calls it: a scheme such as `canada-owner-org`, and a value."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_unique_in_scheme")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Succession(models.Model):
    """A rename, merger or abolition as of a date; planned until that day has come."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("renamed")
        MERGED = "merged", _("merged into another")
        ABOLISHED = "abolished", _("abolished")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    successor = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="predecessions"
    )
    names_before = models.JSONField(default=dict)
    names_after = models.JSONField(default=dict)  # of a rename
    note = models.TextField(blank=True)
    is_planned = models.BooleanField(default=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    problem = models.TextField(blank=True)  # why a planned one could not take effect
    moved = models.JSONField(default=dict)  # what undoing it puts back

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.on}"

    @property
    def is_new_name(self) -> bool:
        return self.kind == self.Kind.RENAMED and not self.is_planned

    def is_due(self, day: date) -> bool:
        """Whether it is planned, and its day has come."""
        return self.is_planned and not self.problem and self.on <= day
