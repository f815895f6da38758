"""Who did what, when and from where: the audit trail, changes of records, and stored files."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One line of the trail: an act on a record, or the reading of a restricted one.

    `changes` holds, for each field that moved, what it was and what it became; relations are lists
    of their records' identifiers. A record's earlier versions follow by walking back from today.
    One table serves every room, bulk writes included (docs/decisions/0002).
    """

    class Verb(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        READ = "read", _("read")
        DID = "did", _("did")

    class Channel(models.TextChoices):
        PAGE = "page", _("on a page")
        API = "api", _("through the API")
        IMPORT = "import", _("by an import")
        COMMAND = "command", _("by a command")
        SYSTEM = "system", _("by Weft itself")

    at = models.DateTimeField()
    verb = models.CharField(max_length=10, choices=Verb)
    what = models.CharField(max_length=60, blank=True)  # the act, such as "announce" or "merge"
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    origin = models.CharField(max_length=200, blank=True)  # the import, token or command
    subject_kind = models.CharField(max_length=60)  # a model's label: "register.engagement"
    subject_id = models.BigIntegerField()
    version = models.PositiveIntegerField(null=True)  # the subject's, after the act
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="entry_by_subject"),
            models.Index(fields=["origin"], name="entry_by_origin", condition=~models.Q(origin="")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class StoredFile(models.Model):
    """A file that somebody handed over, kept under its own hash."""

    name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
