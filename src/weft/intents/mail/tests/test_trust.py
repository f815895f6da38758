"""A sender is believed only where the operator's own mail server says so."""

from email.message import EmailMessage

import pytest

from weft.intents.mail.reading import read
from weft.intents.mail.trust import is_proved

OURS = "mx.hub.org"
PASSED = f"{OURS}; dmarc=pass header.from=example.org"


def mail_with(*results, sender="lea@example.org"):
    mail = EmailMessage()
    mail["From"] = sender
    mail["Subject"] = "Paths"
    for result in results:
        mail["Authentication-Results"] = result
    mail.set_content("We ask.")
    return read(mail.as_bytes())


@pytest.mark.parametrize(
    ("results", "proved"),
    [
        ([PASSED], True),
        ([f"{OURS}; dkim=pass header.d=example.org"], True),
        ([f"{OURS}; spf=pass smtp.mailfrom=lea@example.org"], True),
        ([f"{OURS}; spf=pass smtp.mailfrom=example.org; dmarc=fail header.from=example.org"], True),
        ([], False),
        ([f"{OURS}; none"], False),
        ([f"{OURS}; dmarc=fail header.from=example.org"], False),
        ([f"{OURS}; dkim=pass header.d=evil.org"], False),
        ([f"{OURS}; dkim=pass header.d=org"], False),
        ([f"{OURS}; dkim=pass header.d=sub.example.org"], False),
        ([f"{OURS}; spf=pass smtp.helo=example.org"], False),
        (["mx.elsewhere.org; dmarc=pass header.from=example.org"], False),
        (["mx.elsewhere.org; none", PASSED], True),
        ([f"{OURS}; dmarc=fail header.from=example.org", PASSED], False),  # the second is forged
        (["; ;;; (", PASSED], True),
        ([f"{OURS}.evil.org; dmarc=pass header.from=example.org"], False),
    ],
)
def test_only_the_operators_server_proves_a_sender(results, proved):
    assert is_proved(mail_with(*results), by=OURS) is proved


def test_nobody_is_proved_where_the_operator_named_no_server():
    assert not is_proved(mail_with(PASSED), by="")


def test_an_operator_may_vouch_for_everything():
    assert is_proved(mail_with(), by="everything")
    assert not is_proved(mail_with(sender="nobody"), by="everything")
