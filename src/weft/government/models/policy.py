from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models.organisations import Organisation
from weft.government.models.topics import Topic
from weft.languages import LanguageMapField, Words, choose

if TYPE_CHECKING:
    from weft.government.viewers import Viewer


class Visibility(models.TextChoices):
    """Who may know that a record exists, from fewest to most."""

    NAMED = "named", _("Only the people named on it")
    ORGANISATION = "organisation", _("My organisation")
    GOVERNMENT = "government", _("Government: signed-in officials")
    PUBLIC = "public", _("Everyone")


class PolicyItemQuerySet(models.QuerySet["PolicyItem"]):
    def visible_to(self, viewer: "Viewer") -> Self:
        """Those whose existence `viewer` may know; the same test as `may_see_policy_item`.

        Every list, count, choice and suggestion starts from here.
        """
        seen = Q(visibility=Visibility.PUBLIC)
        if viewer.is_official:
            seen |= Q(visibility=Visibility.GOVERNMENT)
        if viewer.organisation_ids:
            own = Q(organisation__in=viewer.organisation_ids)
            seen |= own & ~Q(visibility=Visibility.NAMED)
        if viewer.person_id:
            seen |= Q(owner=viewer.person_id)
        return self.filter(seen)


class PolicyItem(models.Model):
    """A bill, regulation, strategy, plan, budget, service or decision, with an owner."""

    class Kind(models.TextChoices):
        BILL = "bill", _("Bill")
        REGULATION = "regulation", _("Regulation")
        STRATEGY = "strategy", _("Strategy")
        PLAN = "plan", _("Plan")
        BUDGET = "budget", _("Budget")
        SERVICE = "service", _("Service")
        DECISION = "decision", _("Decision")

    class Stage(models.TextChoices):
        EXPLORING = "exploring", _("Exploring")
        DRAFTING = "drafting", _("Drafting")
        DECIDING = "deciding", _("Deciding")
        IN_FORCE = "in_force", _("In force")
        DROPPED = "dropped", _("Dropped")

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    title = LanguageMapField(_("title"))
    description = LanguageMapField(_("description"), blank=True)
    reference = models.CharField(_("official number"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.EXPLORING)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="policy_items", verbose_name=_("organisation")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_items",
        verbose_name=_("owner"),
    )
    decision_on = models.DateField(_("decision date"), null=True, blank=True)
    website = models.URLField(_("web page"), max_length=500, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="policy_items")
    visibility = models.CharField(
        _("who may see it"), max_length=12, choices=Visibility, default=Visibility.GOVERNMENT
    )
    version = models.PositiveIntegerField(default=1)

    objects = PolicyItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy item")

    def __str__(self) -> str:
        return self.words.text

    def get_absolute_url(self) -> str:
        return reverse("policy_item", args=[self.public_id])

    @property
    def words(self) -> Words:
        return choose(self.title)
