"""What a person is told: lines of an inbox, and the letters (e-mail) that say the same together."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HOURS = 24
DAYS = 7


class Rhythm(models.TextChoices):
    """When a person's notices leave by mail."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Never: they wait in the inbox only")


class Notice(models.Model):
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)  # a key of weft.notices.kinds
    # What it is about, as `weft.notices.things` writes it. Notices are grouped by it, and shown to
    # nobody who may no longer see that thing.
    about = models.CharField(max_length=100)
    text = models.TextField()
    address = models.CharField(max_length=500, blank=True)  # a path of this hub
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)  # for the next letter
    letter = models.ForeignKey(
        "Letter", models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to", "about", "-at"], name="notice_by_thing"),
            models.Index(fields=["to"], name="notice_that_waits", condition=Q(waits=True)),
        ]

    def __str__(self) -> str:
        return self.text


class Letterbox(models.Model):
    """How a person wants to be told by mail, and when the next letter is due.

    Made when it is first needed; until then the defaults hold.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="letterbox"
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    hour = models.PositiveSmallIntegerField(default=8)  # in the person's time zone
    weekday = models.PositiveSmallIntegerField(default=0)  # 0 is Monday
    zone = models.CharField(max_length=60, blank=True)  # of zoneinfo; empty: the hub's
    # What one click on a letter's link put off.
    rhythm_before = models.CharField(max_length=10, choices=Rhythm, blank=True)
    next_at = models.DateTimeField(null=True, db_index=True)  # null: nothing waits

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letterbox_hour_and_day_exist",
                condition=Q(hour__lt=HOURS) & Q(weekday__lt=DAYS),
            )
        ]

    def __str__(self) -> str:
        return f"letterbox {self.pk}"


class Mute(models.Model):
    """A kind of notice, or a thing, that a person wants no mail about."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    kind = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="muted_once"),
            models.CheckConstraint(
                name="mute_is_of_a_kind_or_of_a_thing",
                condition=Q(kind="") ^ Q(about=""),
            ),
        ]

    def __str__(self) -> str:
        return self.kind or self.about


class LetterQuerySet(models.QuerySet["Letter"]):
    def due_at(self, at: datetime) -> Self:
        return self.filter(state=Letter.State.WAITING, try_at__lte=at)


class Letter(models.Model):
    """One mail to one person, made of notices; its row says how far it got.

    It is written when it leaves, not before, so that it says nothing its reader may no longer see.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        EMPTY = "empty", _("nothing left to say")
        UNSURE = "unsure", _("cut off while it left")
        FAILED = "failed", _("refused")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    left_at = models.DateTimeField(null=True)  # when it was last handed to the mail server
    problem = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "try_at"], name="letter_by_state")]

    def __str__(self) -> str:
        return self.message_id
