"""Mails that came to the address of intents, and what became of each."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weft.register.models import Engagement


class ReceivedQuerySet(models.QuerySet["Received"]):
    def to_answer_at(self, at: datetime) -> Self:
        return self.filter(answer_state=Received.Answer.WAITING, answer_at__lte=at)


class Received(models.Model):
    """One mail. Its bytes are kept until it was worked on, and then thrown away.

    A mail that comes again (the same sender and Message-ID) is the same row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("registered")
        REFUSED = "refused", _("refused")

    class Why(models.TextChoices):
        """Why it was refused; chooses the words of the answer."""

        AUTOMATIC = "automatic", _("no person wrote it")
        REPLY = "reply", _("it replies to an answer of the hub")
        UNKNOWN = "unknown", _("nobody here has this address")
        UNPROVED = "unproved", _("its sender is not proved")
        NOT_ALLOWED = "not_allowed", _("its sender does not record engagements")
        EMPTY = "empty", _("it says nothing")
        TOO_MANY = "too_many", _("too many came from this sender")
        NOT_FIT = "not_fit", _("it could not be kept as it is")

    class Answer(models.TextChoices):
        NONE = "none", _("none")
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("cut off while it left")
        FAILED = "failed", _("refused")

    fingerprint = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    came_at = models.DateTimeField()
    came_by = models.CharField(max_length=10)  # "imap" or "smtp"
    sender = models.CharField(max_length=254, db_index=True)
    message_id = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    note = models.TextField(blank=True)  # what else to say of it, in the sender's language
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    intents: "models.ManyToManyField[Engagement, models.Model]" = models.ManyToManyField(
        Engagement, related_name="+"
    )
    refused_files = models.JSONField(default=list)  # [name, why]
    answer_state = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answer_at = models.DateTimeField(null=True)  # not before
    answer_tries = models.PositiveSmallIntegerField(default=0)
    answer_id = models.CharField(max_length=200, blank=True)  # its Message-ID

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that came")
        indexes = [models.Index(fields=["answer_state", "answer_at"], name="received_to_answer")]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Mailbox(models.Model):
    """When the mailbox was last looked into, so that one worker of several does."""

    key = models.CharField(max_length=20, unique=True)
    looked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
