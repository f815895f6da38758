"""Who a mail is from. What it says itself proves nothing: anybody can write any sender into it.

Only the operator's own mail server is believed: it checks SPF, DKIM and DMARC when it takes a mail
in, and says so in a header under its own name (Authentication-Results, RFC 8601). It must remove
headers of that name that come from outside; the topmost one alone is read, to be safe.
"""

import authres
from authres.core import AuthenticationResult, AuthResError

from weft.intents.mail.reading import Mail

EVERYTHING = "everything"  # the operator's word that no mail with a false sender gets here
# Which property of each method names whom it proved.
_NAMES = {
    "dmarc": ("header", "from"),
    "dkim": ("header", "d"),
    "spf": ("smtp", "mailfrom"),
}


def is_proved(mail: Mail, *, by: str) -> bool:
    """Whether `by`, the operator's mail server, says that the mail is from its sender's domain."""
    domain = mail.sender.partition("@")[2]
    if not domain or not by:
        return False
    if by == EVERYTHING:
        return True
    for header in mail.results:
        results = _results(header, by)
        if results is not None:  # the topmost of that name; those below may be anybody's
            return any(_proves(result, domain) for result in results)
    return False


def _results(header: str, by: str) -> list[AuthenticationResult] | None:
    """None where it is another's, or cannot be read."""
    try:
        found = authres.AuthenticationResultsHeader.parse_value(" ".join(header.split()))
    except (AuthResError, ValueError, AttributeError, IndexError, TypeError):
        return None
    if str(found.authserv_id or "").lower() != by.lower():
        return None
    return list(found.results)


def _proves(result: AuthenticationResult, domain: str) -> bool:
    kind, name = _NAMES.get(result.method, ("", ""))
    return result.result == "pass" and any(
        (each.type, each.name) == (kind, name) and _domain(each.value) == domain
        for each in result.properties
    )


def _domain(value: str | None) -> str:
    """Of an address or a name. A domain above or below proves nothing: only the same one does."""
    return str(value or "").rpartition("@")[2].strip().lower().rstrip(".")
