"""Memberships: the one place from which permissions follow."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models.organisations import Organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_on(self, day: date) -> Self:
        """The same test as `is_active_on`."""
        return self.active_or_later(day).filter(starts_on__lte=day)

    def active_or_later(self, day: date) -> Self:
        """Those that hold on `day` or will."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class Role(models.TextChoices):
    STEWARD = "steward", _("Steward")
    LEAD = "lead", _("Engagement lead")
    POLICY_OWNER = "policy_owner", _("Policy owner")
    DECISION_MAKER = "decision_maker", _("Decision maker")
    ANALYST = "analyst", _("Analyst")
    FACILITATOR = "facilitator", _("Facilitator")
    AUDITOR = "auditor", _("Auditor")
    CLERK = "clerk", _("Clerk of parliament")


class Membership(models.Model):
    """A person's role in an organisation, for dates; lent to a deputy where `lent_by` says so."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("first day it no longer holds"), null=True, blank=True)
    lent_by = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="deputies"
    )
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    lent_by_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="deputy_has_an_end",
                condition=Q(lent_by__isnull=True) | Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.organisation}"

    def is_active_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Invitation(models.Model):
    """An offer of a membership to somebody who may not have an account yet."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    email = models.EmailField(_("e-mail address"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    ends_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # of the secret in the link
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}, {self.organisation}"

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it can be accepted."""
        done = self.accepted_at is not None or self.withdrawn_at is not None
        return not done and moment < self.expires_at
