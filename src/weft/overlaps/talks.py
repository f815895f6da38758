"""What is asked of the leads of a pair, and what two of them agree on: more rows of this room."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.overlaps.models import Choice, Overlap
from weft.register.models import Engagement


class Question(models.Model):
    """What a steward asks one side of a pair; asked again, it is the same row, unanswered.

    A side that is matched silently is asked first whether it may be named to the other; nobody is
    told of it before it says yes.
    """

    class Kind(models.TextChoices):
        MAY_NAME = "may_name", _("May your engagement be named?")
        WHAT = "what", _("What are the two to each other?")

    YES, NO = "yes", "no"

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="questions")
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+")  # who is asked
    kind = models.CharField(max_length=10, choices=Kind)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=14, blank=True)  # yes or no; else a Choice
    words = models.TextField(_("in your words"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["overlap", "engagement", "kind"], name="overlap_question_once"
            ),
            models.CheckConstraint(
                name="overlap_question_answered_with_its_date",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.engagement_id}"

    def get_absolute_url(self) -> str:
        return reverse("overlap_question", args=[self.public_id])

    @property
    def said(self) -> str:
        """The answer in words."""
        if self.kind == self.Kind.MAY_NAME:
            return str(_("It may be named") if self.answer == self.YES else _("Not to be named"))
        return str(Choice(self.answer).label) if self.answer else ""


class JoinUp(models.Model):
    """A proposal to make one engagement out of two: what the one that stays would say then.

    It takes effect when both sides have agreed; the other is cancelled, and keeps its history.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for both sides")
        DONE = "done", _("joined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        TAKEN_BACK = "taken_back", _("taken back")

    LIVE = (State.PROPOSED, State.DONE)

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    overlap = models.ForeignKey(Overlap, models.PROTECT, related_name="join_ups")
    kept = models.ForeignKey(Engagement, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Engagement, models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)  # of the one that stays, in a snapshot's form
    kept_version = models.PositiveIntegerField()  # what was merged, ...
    gone_version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)  # the same fields as they were, to take it back
    done_version = models.PositiveIntegerField(null=True, blank=True)  # ... and what came of it
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("join-up")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["overlap"],
                name="join_up_one_at_a_time",
                condition=Q(state__in=("proposed", "done")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    def get_absolute_url(self) -> str:
        pair = self.overlap.one.public_id, self.overlap.other.public_id
        return reverse("overlap_join", args=pair)


class Agreement(models.Model):
    """One side's yes to a join-up: its own, or recorded by a steward, who says how it was given."""

    join_up = models.ForeignKey(JoinUp, models.CASCADE, related_name="agreements")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.TextField(_("how they agreed"), blank=True, max_length=1000)  # said by a steward

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["join_up", "engagement"], name="agreed_once_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} agrees to {self.join_up}"
