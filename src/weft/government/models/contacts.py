"""Those who speak for a community or a rights-holder, and what it wants of those who ask."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models.publics import Community, RightsHolder
from weft.government.models.topics import Topic
from weft.languages import LanguageMapField

Public = Community | RightsHolder
LONGEST = 120  # months, of a limit
MOST_TIMES = 20


def of_one_public() -> models.CheckConstraint:
    """Each row is of a community or of a rights-holder, never of both."""
    community, rights_holder = Q(community__isnull=True), Q(rights_holder__isnull=True)
    return models.CheckConstraint(
        name="%(class)s_of_one_public",
        condition=(community & ~rights_holder) | (~community & rights_holder),
    )


def of(public: Public) -> dict[str, Public]:
    """What picks, or makes, rows of `public`."""
    return {"community" if isinstance(public, Community) else "rights_holder": public}


def validate_times(rows: object) -> None:
    """Raise ValidationError unless `rows` are times to avoid: days in order, few, and not long."""
    if not isinstance(rows, list) or len(rows) > MOST_TIMES:
        raise ValidationError(_("Give a few times to avoid, each with a first and a last day."))
    for row in rows:
        try:
            length = date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])
        except (KeyError, TypeError, ValueError):
            raise ValidationError(_("Each time to avoid needs a first and a last day.")) from None
        if not timedelta() <= length < timedelta(days=366):
            raise ValidationError(
                _("The last day must not be before the first, nor a year after it.")
            )


class ContactQuerySet(models.QuerySet["Contact"]):
    def verified(self) -> Self:
        return self.filter(state=Contact.State.VERIFIED)

    def open(self) -> Self:
        """Asked for or verified: what a person has one of for each community."""
        return self.filter(state__in=Contact.OPEN)


class Contact(models.Model):
    """Somebody who asked to speak for a community or a rights-holder, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the steward")
        VERIFIED = "verified", _("verified")
        DECLINED = "declined", _("turned down")
        ENDED = "ended", _("ended")

    OPEN = (State.WAITING, State.VERIFIED)

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contact_of")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    rights_holder = models.ForeignKey(
        RightsHolder, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    claim = models.TextField(_("who you are for it"), max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("why"), blank=True)  # of being turned down, or ended

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        ordering = ["asked_at", "id"]
        constraints = [
            of_one_public(),
            models.UniqueConstraint(
                fields=["person", "community"],
                name="contact_once_per_community",
                condition=Q(state__in=["waiting", "verified"], community__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "rights_holder"],
                name="contact_once_per_rights_holder",
                condition=Q(state__in=["waiting", "verified"], rights_holder__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.public}"

    @property
    def public(self) -> Public:
        return self.community or self.rights_holder  # type: ignore[return-value]


class Preferences(models.Model):
    """How, when and how often a community wants to be asked, in its own words."""

    community = models.OneToOneField(
        Community, models.PROTECT, null=True, blank=True, related_name="preferences"
    )
    rights_holder = models.OneToOneField(
        RightsHolder, models.PROTECT, null=True, blank=True, related_name="preferences"
    )
    how = LanguageMapField(_("how to ask us"), blank=True)
    when = LanguageMapField(_("when to ask us"), blank=True)
    protocols = LanguageMapField(_("protocols"), blank=True)
    ask_more = LanguageMapField(_("ask us more about"), blank=True)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="+", verbose_name=_("topics to ask us more about")
    )
    most_asks = models.PositiveSmallIntegerField(_("at most so many times"), null=True, blank=True)
    in_months = models.PositiveSmallIntegerField(_("in so many months"), null=True, blank=True)
    # Rows of {"first", "last", "every_year", "why"}: days on which it does not want to be asked.
    avoid = models.JSONField(
        _("times to avoid"), default=list, blank=True, validators=[validate_times]
    )
    version = models.PositiveIntegerField(default=1)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("preferences")
        constraints = [
            of_one_public(),
            models.CheckConstraint(
                name="preferences_limit_is_whole",
                condition=Q(most_asks__isnull=True, in_months__isnull=True)
                | Q(most_asks__isnull=False, in_months__gte=1, in_months__lte=LONGEST),
                violation_error_message=_(
                    "A limit needs both: how many times, and in how many months."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public}"

    @property
    def public(self) -> Public:
        return self.community or self.rights_holder  # type: ignore[return-value]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stated; topics, which cost a query, apart."""
        stated: tuple[Any, ...] = (self.how, self.when, self.protocols, self.ask_more)
        return not any((*stated, self.most_asks, self.avoid))
