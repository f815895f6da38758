"""Any bytes are read as a mail or refused: nothing in one breaks, hangs or deceives the reader."""

from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from weft.intents.mail.reading import Mail, UnreadableMailError, read
from weft.intents.mail.wording import LONGEST_SENTENCE, asked, bare


def make_mail(text="We plan to ask walkers about paths.", **headers):
    mail = EmailMessage()
    given = {"From": "Lea Lead <Lea@Example.org>", "Subject": "Views on paths", "To": "a@b.org"}
    for name, value in (given | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def test_a_plain_mail_is_read():
    mail = read(
        make_mail("Dear all,\n\nWe ask.\n\n> quoted\n\n-- \nLea", Message_ID="<1@x>").as_bytes()
    )

    assert mail.sender == "lea@example.org"
    assert mail.subject == "Views on paths"
    assert mail.text == "Dear all,\n\nWe ask."
    assert mail.message_id == "<1@x>"
    assert mail.recipients == ("a@b.org",)
    assert not mail.automatic


def test_of_a_mail_in_html_only_the_words_are_kept():
    mail = EmailMessage()
    mail["From"] = "a@example.org"
    mail.set_content(
        "<html><head><style>p {}</style></head><body><p>We ask &lt;walkers&gt;</p>"
        "<script>alert(1)</script><img src=x onerror=alert(1)><p>about paths</p></body></html>",
        subtype="html",
    )

    text = read(mail.as_bytes()).text

    assert text == "We ask <walkers>\n\nabout paths"


def test_words_in_other_letters_and_wrong_encodings_are_read():
    raw = (
        b"From: =?utf-8?q?L=C3=A9a?= <lea@example.org>\r\n"
        b"Subject: =?utf-8?b?Q29uc3VsdGF0aW9uIHN1ciBs4oCZZWF1?=\r\n"
        b"Content-Type: text/plain; charset=x-klingon\r\n\r\nD\xc3\xa9marche sur l'eau"
    )

    mail = read(raw)

    assert mail.subject == "Consultation sur l’eau"
    assert mail.text == "Démarche sur l'eau"


def test_what_was_forwarded_within_a_mail_is_read_too():
    outer = make_mail("See below.")
    inner = make_mail("The inner words.")
    inner.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="i.ics")
    outer.add_attachment(inner)

    mail = read(outer.as_bytes())

    assert "The inner words." in mail.text
    assert [each.name for each in mail.attachments] == ["i.ics"]


@pytest.mark.parametrize(
    ("headers", "sign"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Auto-Submitted"),
        ({"Auto_Submitted": "No"}, ""),
        ({"Precedence": "bulk"}, "Precedence"),
        ({"Return_Path": "<>"}, "Return-Path"),
        ({"List_Id": "<all.example.org>"}, "List-Id"),
        ({"X_Auto_Response_Suppress": "All"}, "X-Auto-Response-Suppress"),
        ({"From": "MAILER-DAEMON@example.org"}, "From"),
        ({"From": "No Reply <no-reply@example.org>"}, "From"),
        ({"From": "norene@example.org"}, ""),
    ],
)
def test_mail_that_no_person_wrote_is_recognised(headers, sign):
    assert read(make_mail(**headers).as_bytes()).automatic == sign


@pytest.mark.parametrize(
    "senders",
    [
        b"",
        b"From: a@example.org, b@example.org\r\n",
        b"From: a@example.org\r\nFrom: b@example.org\r\n",
        b"From: nobody\r\n",
    ],
)
def test_a_mail_without_exactly_one_sender_has_none(senders):
    assert read(senders + b"Subject: x\r\n\r\nText").sender == ""


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"no header at all"])
def test_what_is_no_mail_is_refused(raw):
    with pytest.raises(UnreadableMailError):
        read(raw)


def test_a_mail_of_boxes_in_boxes_is_refused():
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level)
        for level in range(2000)
    )

    with pytest.raises(UnreadableMailError):
        read(b"From: a@example.org\r\n" + deep + b"\r\nText")


def test_a_mail_of_very_many_parts_is_refused():
    parts = b"--x\r\n\r\nText\r\n" * 5000

    with pytest.raises(UnreadableMailError):
        read(b"From: a@b.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts)


HEADERS = st.sampled_from(
    [
        *(b"From", b"Subject", b"To", b"Message-ID", b"Content-Type", b"Content-Disposition"),
        *(b"Content-Transfer-Encoding", b"Auto-Submitted", b"Authentication-Results", b"X"),
    ]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"=?utf-8?b?////?=",
            b"=?x?y?z?=",
            b"=?utf-8?q?=00=0D=0ABcc:_x?=",
            b"text/html; charset=utf-7",
            b"multipart/mixed; boundary=a",
            b'multipart/mixed; boundary=""',
            b"message/rfc822",
            b"base64",
            b"x-uuencode",
            b"attachment; filename*=utf-8''%ff%00..%2f",
            b"attachment; filename*0*=x''a; filename*2=b",
            b'a@b@c <<>>,,;:"\\',
            b"(((((",
        ]
    ),
)
HEAD = st.lists(st.tuples(HEADERS, VALUES), max_size=8)


@given(head=HEAD, body=st.one_of(st.binary(max_size=300), st.just(b"--a\r\n\r\nx\r\n--a--")))
@example(head=[(b"Content-Type", b"text/html")], body=b"<" * 5000)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(head, body):
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in head) + b"\r\n" + body
    try:
        mail = read(raw)
    except UnreadableMailError:
        return

    assert isinstance(mail, Mail)
    for line in (mail.message_id, mail.sender, mail.subject, *(a.name for a in mail.attachments)):
        assert "\n" not in line
        assert "\r" not in line
        assert "\0" not in line
        line.encode()
    said = asked(mail)
    assert len(said.sentence) <= LONGEST_SENTENCE
    said.text.encode()


@pytest.mark.parametrize(
    ("subject", "left"),
    [
        ("Re: Fwd: Views on paths", "Views on paths"),
        ("TR : [plan] RE[2]: Avis sur l’eau", "Avis sur l’eau"),
        ("AW: WG: Wasser", "Wasser"),
        ("Research: paths", "Research: paths"),
        ("Re:", ""),
    ],
)
def test_what_mail_programs_put_before_a_subject_is_taken_off(subject, left):
    assert bare(subject) == left


@pytest.mark.parametrize(
    ("subject", "text", "sentence"),
    [
        ("Fwd: Views on beneficial ownership", "Please record.", "Views on beneficial ownership"),
        (
            "Intent",
            "Dear Weft,\n\nWe ask walkers about paths.\n\nMore.",
            "We ask walkers about paths.",
        ),
        ("", "", ""),
        ("Paths", "", "Paths"),
        ("水道料金の見直しについて", "本文", "水道料金の見直しについて"),
        ("x", "One sentence. " + "word " * 200, "One sentence."),
    ],
)
def test_the_subject_or_the_first_paragraph_is_the_sentence(subject, text, sentence):
    mail = read(make_mail(text, Subject=subject).as_bytes())

    assert asked(mail).sentence == sentence
