"""Who calls the API: a token, or nobody. Cookies do not count: no other site can use them."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security.http import HttpAuthBase

from weft.api import negotiation
from weft.government.viewers import NOBODY, Viewer, viewer_of
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people import tokens
from weft.people.models import Token

LONGEST_SECRET = 200


@dataclass(frozen=True)
class Caller:
    """Sees and does what the token's owner may, within the token's scopes."""

    viewer: Viewer
    now: datetime
    token: Token | None = None

    def hand(self) -> Hand:
        origin = f"token {self.token.pk}" if self.token else ""
        channel = Entry.Channel.API
        return Hand(person=self.viewer.person, at=self.now, channel=channel, origin=origin)


class Bearer(HttpAuthBase):
    """A token is welcome; without one, a caller sees what everybody sees."""

    openapi_scheme = "bearer"
    openapi_description = "A token, made on the page “Tokens” of an account."

    def __call__(self, request: HttpRequest) -> Caller:
        spoken = negotiation.spoken(negotiation.wanted(request))
        if spoken:
            translation.activate(spoken)
        now = timezone.now()
        header = request.headers.get("Authorization")
        if header is None:
            return self.without(now)
        scheme, _space, secret = header.partition(" ")
        bears = scheme.lower() == self.openapi_scheme
        token = tokens.owner_of(secret[:LONGEST_SECRET], at=now) if bears else None
        if token is None:
            raise AuthenticationError
        return self.with_token(token, now)

    def without(self, now: datetime) -> Caller:
        return Caller(NOBODY, now)

    def with_token(self, token: Token, now: datetime) -> Caller:
        if not token.allows(Token.Scope.ENGAGEMENTS_READ):
            return Caller(NOBODY, now, token)
        return Caller(viewer_of(token.owner, at=now), now, token)


class WritingBearer(Bearer):
    """A token that may write is needed."""

    def without(self, now: datetime) -> Caller:
        raise AuthenticationError

    def with_token(self, token: Token, now: datetime) -> Caller:
        if not token.allows(Token.Scope.ENGAGEMENTS_WRITE):
            raise PermissionDenied(_("This token may not write: make one that may."))
        return Caller(viewer_of(token.owner, at=now), now, token)


reading, writing = Bearer(), WritingBearer()
