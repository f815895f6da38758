"""Accounts. What a person may do follows from memberships (room `government`), not from here."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weft import identifiers


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in, or who is named on a record."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_example = models.BooleanField(_("made for the demo or a test"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique_in_any_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class TokenQuerySet(models.QuerySet["Token"]):
    def live_at(self, at: datetime) -> Self:
        """Those that open something; the same test as `is_live_at`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, owner__is_active=True)


class Token(models.Model):
    """A key for a program that acts for a person. It never has more than its owner has.

    The secret is shown once and not kept: `digest` is enough to recognise it.
    """

    class Scope(models.TextChoices):
        ENGAGEMENTS_READ = "engagements:read", _("Read the engagements that I can see")
        ENGAGEMENTS_WRITE = "engagements:write", _("Record and change engagements as I can")

    owner = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    scopes = models.JSONField(_("what it may do"), default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("until"))  # first moment it no longer holds
    last_used_at = models.DateTimeField(null=True)  # to within tokens.USE_IS_NOTED_EVERY
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_live_at(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at and self.owner.is_active

    def allows(self, scope: str) -> bool:
        return scope in self.scopes
