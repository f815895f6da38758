"""Imports of other people's tables, and saved mappings of their columns."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models import Organisation
from weft.jobs.models import Job
from weft.ledger.models import StoredFile
from weft.register.models.sources import Source


class Mapping(models.Model):
    """What the columns of somebody's table mean, kept for the next time."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="mappings"
    )
    definition = models.JSONField(default=dict)  # see register.imports.definitions
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="mapping_named_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="mapping_named_once_for_all",
                condition=models.Q(organisation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file brought in: checked, run and perhaps undone, each by a job."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="imports")
    definition = models.JSONField(default=dict)  # the mapping as it was used
    mapping_name = models.CharField(_("mapping"), max_length=200, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="imports")
    taken_on = models.DateField(_("day of the table"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    check_job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    run_job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    undo_job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    report = models.JSONField(default=dict)  # what came of the run
    ran_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    errors = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.public_id])

    @property
    def origin(self) -> str:
        """What its entries in the trail say."""
        return f"import:{self.public_id}"
