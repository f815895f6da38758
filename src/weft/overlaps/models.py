"""Pairs of engagements that ask the same people about the same thing, and what people decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.overlaps.index import tables as _tables  # noqa: F401 - Django finds its models here
from weft.register.models import Engagement

# Decided, and its texts are still what was decided on; the twin of `Overlap.is_settled`.
IS_SETTLED = ~Q(settled_as="") & Q(settled_texts=F("texts"))


class Matching(models.Model):
    """How its owner lets an engagement be matched; one without a row is matched silently.

    It widens or narrows who is told of a match. It never lets anybody open a record.
    """

    class How(models.TextChoices):
        OPENLY = "openly", _("Openly: officials who plan something alike see its title and lead")
        SILENTLY = "silently", _("Silently: only those who may see it, and the steward")
        NOT_AT_ALL = "not_at_all", _("Not at all")

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="matching")
    how = models.CharField(_("how it may be matched"), max_length=12, choices=How)

    class Meta:
        verbose_name = _("matching")

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.how}"


class Choice(models.TextChoices):
    """What people make of a pair."""

    JOINED = "joined", _("Join: one engagement instead of two")
    COORDINATED = "coordinated", _("Coordinate: two engagements that know of each other")
    COMPLEMENTARY = "complementary", _("Complementary: independent routes are wanted")
    NOT_THE_SAME = "not_the_same", _("Not the same")


class Overlap(models.Model):
    """Two engagements that look alike to the method, kept once: `one` has the lower key.

    `why` and `words` are what `civics.similarity` says, as plain values. `texts` is a digest of
    what was compared: a settled pair is asked about again only when it changes.
    """

    one = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    other = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    score = models.FloatField()
    why = models.JSONField(default=list)
    words = models.JSONField(default=list)
    texts = models.CharField(max_length=64)
    version = models.CharField(max_length=40)  # of the method that found it
    found_at = models.DateTimeField()
    # What counts now; each settlement is kept in its own row.
    settled_as = models.CharField(max_length=14, choices=Choice, blank=True)
    settled_at = models.DateTimeField(null=True)
    # Of the pair as it was settled; emptied by an objection, so that it is asked about again.
    settled_texts = models.CharField(max_length=64, blank=True)
    put_off_until = models.DateField(null=True)  # "later": last in the queue until that day
    note = models.TextField(_("coordination note"), blank=True)  # shown on both pages

    class Meta:
        verbose_name = _("overlap")
        constraints = [
            models.CheckConstraint(name="overlap_lower_key_first", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(fields=["one", "other"], name="overlap_once"),
            models.CheckConstraint(
                name="overlap_settled_with_its_date",
                condition=Q(settled_as="", settled_at__isnull=True)
                | ~Q(settled_as="") & Q(settled_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["other"], name="overlap_by_other"),
            models.Index(fields=["settled_as", "-score"], name="overlap_by_score"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    def get_absolute_url(self) -> str:
        return reverse("overlap", args=[self.one.public_id, self.other.public_id])

    @property
    def is_settled(self) -> bool:
        return bool(self.settled_as) and self.settled_texts == self.texts

    @property
    def sides(self) -> tuple[Engagement, Engagement]:
        return self.one, self.other

    def beside(self, engagement: Engagement) -> Engagement:
        """The other of the two."""
        return self.other if engagement.pk == self.one_id else self.one


class Settlement(models.Model):
    """Somebody's decision on a pair, with its reason; a later one counts instead of it."""

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="settlements")
    choice = models.CharField(_("what they are to each other"), max_length=14, choices=Choice)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    texts = models.CharField(max_length=64)  # of the pair, when it was settled
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # A few are drawn for a second look, by somebody else where there is somebody else.
    look_again = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed = models.BooleanField(null=True, blank=True)  # whether the second look came to the same

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="settlement_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="settlement_looked_at_with_what_came_of_it",
                condition=Q(looked_at__isnull=True, agreed__isnull=True)
                | Q(looked_at__isnull=False, agreed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.overlap}: {self.choice}"
