"""Secrets of programs that act for a person: made here, recognised here.

The pages and the record in the trail are in `weft.site.account`: the trail is to the right of
this room.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from weft.people.models import Person, Token

PREFIX = "weft_"  # so that scanners of leaked secrets know one when they see it
USE_IS_NOTED_EVERY = timedelta(minutes=10)  # a write per call would make reads into writes


def digest_of(secret: str) -> str:
    """The secret is 256 random bits: a plain hash is enough, and can be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mint(
    *, owner: Person, name: str, scopes: Iterable[str], at: datetime, expires_at: datetime
) -> tuple[Token, str]:
    """A saved token and its secret, which nobody can read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        owner=owner,
        name=name,
        scopes=sorted(Token.Scope(scope).value for scope in scopes),
        digest=digest_of(secret),
        made_at=at,
        expires_at=expires_at,
    )
    return token, secret


def owner_of(secret: str, *, at: datetime) -> Token | None:
    """The token that `secret` opens at `at`, with its owner; None when it opens nothing.

    What it may do is the lesser of two: its scopes (`token.allows`) and what its owner may do
    (`viewer_of(token.owner, at=...)`). Notes the use, which is a write now and then.
    """
    if not secret.startswith(PREFIX):
        return None
    token = (
        Token.objects.live_at(at).select_related("owner").filter(digest=digest_of(secret)).first()
    )
    if token:
        _note_use(token, at)
    return token


def _note_use(token: Token, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at >= USE_IS_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
