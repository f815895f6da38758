"""Engagements: one deliberate act of involving people, and who may know of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models import (
    Area,
    Community,
    Contact,
    Organisation,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.languages import LanguageMapField, Words, choose
from weft.register import states
from weft.register.models.sources import Source


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, viewer: Viewer, *, now: datetime) -> Self:
        """Those whose existence `viewer` may know; the same test as `permissions.may_see`.

        Every list, count, facet, feed, suggestion and export starts from here.
        """
        return self.filter(visible_to(viewer, now=now))

    def with_state(self, at: datetime) -> Self:
        """Annotates `state` and `stale` as of `at`."""
        return self.annotate(state=states.state_at(at), stale=states.stale_at(at))


def visible_to(viewer: Viewer, *, now: datetime) -> Q:
    free = Q(embargo_until__isnull=True) | Q(embargo_until__lte=now)
    seen = Q(visibility=Visibility.PUBLIC) & free
    if viewer.is_official:
        seen |= Q(visibility=Visibility.GOVERNMENT) & free
    if viewer.organisation_ids:
        seen |= Q(lead_id__in=viewer.organisation_ids) & ~Q(visibility=Visibility.NAMED)
    if viewer.person_id:
        seen |= Q(pk__in=Named.objects.filter(person=viewer.person_id).values("engagement"))
        seen |= Q(pk__in=EarlyView.objects.open_to(viewer.person_id).values("engagement"))
    return seen


class Engagement(models.Model):
    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    title = LanguageMapField(_("title"))
    description = LanguageMapField(_("description"), blank=True)
    purpose = LanguageMapField(_("purpose"), blank=True)
    question = LanguageMapField(_("question"), blank=True)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="engagements", verbose_name=_("lead")
    )
    supporting = models.ManyToManyField(
        Organisation, blank=True, related_name="supported", verbose_name=_("supporting")
    )
    policy_items = models.ManyToManyField(PolicyItem, blank=True, related_name="engagements")
    topics = models.ManyToManyField(Topic, blank=True, related_name="engagements")
    communities = models.ManyToManyField(Community, blank=True, related_name="engagements")
    rights_holders = models.ManyToManyField(RightsHolder, blank=True, related_name="engagements")
    areas = models.ManyToManyField(Area, blank=True, related_name="engagements")
    methods = models.JSONField(_("methods"), default=list, blank=True)  # plain names
    languages = models.JSONField(_("languages"), default=list, blank=True)  # BCP 47 tags
    link = LanguageMapField(_("web page"), blank=True)
    report_link = LanguageMapField(_("what was heard"), blank=True)
    answer_link = LanguageMapField(_("what was answered"), blank=True)

    about_when = models.CharField(_("about when"), max_length=200, blank=True)  # of an idea
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    # The same two days as moments in the lead organisation's time zone; `actions` keeps them.
    opens_at = models.DateTimeField(null=True, editable=False)
    closes_at = models.DateTimeField(null=True, editable=False)  # first moment it is shut
    # Dated acts: the first moment at which each is known to hold.
    planned_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)
    # Acts whose own date the source does not give: the moment above is when it was taken.
    undated_acts = models.JSONField(default=list, blank=True)  # such as ["report"]

    visibility = models.CharField(
        _("who may see it"), max_length=12, choices=Visibility, default=Visibility.NAMED
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)

    source = models.ForeignKey(Source, models.PROTECT, related_name="engagements")
    source_identifier = models.CharField(max_length=200, blank=True)
    source_status = models.CharField(max_length=100, blank=True)  # in the source's own words
    source_state = models.CharField(max_length=12, blank=True)  # a key of states.AGREES
    source_taken_at = models.DateTimeField(null=True, blank=True)
    source_digest = models.CharField(max_length=32, blank=True)  # of the row it last came from
    source_rest = models.JSONField(default=dict, blank=True)  # columns that nothing maps to
    dates_problem = models.CharField(max_length=20, blank=True)  # "inverted"

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        constraints = [
            models.CheckConstraint(
                name="engagement_closes_after_it_opens",
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("The last day must not be before the first day."),
            ),
            models.CheckConstraint(
                name="engagement_cancelled_with_a_reason",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                violation_error_message=_("Say why it was cancelled."),
            ),
            models.UniqueConstraint(
                fields=["source", "source_identifier"],
                name="engagement_once_per_source",
                condition=~Q(source_identifier=""),
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "opens_on"], name="engagement_by_opening"),
            models.Index(fields=["visibility", "closes_on"], name="engagement_by_closing"),
            models.Index(fields=["lead", "opens_on"], name="engagement_by_lead"),
            models.Index(
                fields=["-reported_at"],
                name="engagement_by_report",
                condition=Q(reported_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words.text

    def get_absolute_url(self) -> str:
        return reverse("engagement", args=[self.public_id])

    @property
    def words(self) -> Words:
        return choose(self.title)

    def state_as_of(self, at: datetime) -> str:
        return states.derive(self, at)


class Named(models.Model):
    """Somebody named on an engagement: who may see it however restricted it is."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="named")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="named_on")
    may_edit = models.BooleanField(_("may change it"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "person"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.engagement_id}"


class EarlyViewQuerySet(models.QuerySet["EarlyView"]):
    def open_to(self, person_id: int) -> Self:
        """Those of engagements with a rights-holder for which the person speaks."""
        return self.filter(
            engagement__rights_holders__contacts__person=person_id,
            engagement__rights_holders__contacts__state=Contact.State.VERIFIED,
        )


class EarlyView(models.Model):
    """Its owner's choice: the contacts of its rights-holders see it however restricted it is."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="early_view")
    since = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = EarlyViewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.engagement_id} since {self.since}"


class Influence(models.Model):
    """How much a group of people can change, at a stage: a level of the IAP2 spectrum."""

    class Level(models.TextChoices):
        INFORM = "inform", _("Inform")
        CONSULT = "consult", _("Consult")
        INVOLVE = "involve", _("Involve")
        COLLABORATE = "collaborate", _("Collaborate")
        EMPOWER = "empower", _("Empower")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="influences")
    level = models.CharField(_("level of influence"), max_length=12, choices=Level)
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="influences"
    )
    whom = models.CharField(_("for whom"), max_length=200, blank=True)
    stage = models.CharField(_("at which stage"), max_length=200, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="empower_has_a_legal_basis",
                condition=~Q(level="empower") | ~Q(legal_basis=""),
                violation_error_message=_("Empowering needs a legal basis: say which."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.whom}"
