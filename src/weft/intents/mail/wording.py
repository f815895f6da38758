"""What a mail asks, in one sentence and what was written beside it."""

import re
from dataclasses import dataclass

from weft.intents.mail.reading import Mail

LONGEST_SENTENCE = 300
FEWEST_WORDS = 3
# "Re:" and "Fwd:" as mail programs of several languages write them; also "[list]".
_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|fwd?|fw|tr|wg|rv|enc|i|rép|réf|transf)(?:\[\d+\])?\s*:|\[[^\]]{0,60}\])\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002\uff1f\uff01])\s+")
_GREETING = re.compile(
    r"^(?:dear|hello|hi|good (?:morning|afternoon|day)|bonjour|bonsoir|madame|monsieur|chère?)\b"
    r"[^\n.!?]{0,60}[,.!:]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """`sentence` is never longer than a line or two; empty where the mail says nothing."""

    sentence: str
    text: str


def asked(mail: Mail) -> Asked:
    """The subject where it says enough, else the first paragraph."""
    subject = bare(mail.subject)
    paragraphs = [part for part in _paragraphs(mail.text) if not _GREETING.match(part)]
    first = paragraphs[0] if paragraphs else ""
    if len(subject.split()) >= FEWEST_WORDS or (subject and not first) or _is_unspaced(subject):
        return Asked(_short(subject), "\n\n".join(paragraphs))
    return Asked(_short(first), "\n\n".join(paragraphs))


def bare(subject: str) -> str:
    """Without what mail programs put before it."""
    while (shorter := _PREFIX.sub("", subject, count=1)) != subject:
        subject = shorter
    return subject.strip()


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _is_unspaced(text: str) -> bool:
    """A language without spaces between words: one long word may be a sentence."""
    return len(text) >= 4 * FEWEST_WORDS and not text.isascii() and " " not in text


def _short(text: str) -> str:
    """Whole sentences where they fit, else whole words."""
    if len(text) <= LONGEST_SENTENCE:
        return text
    first = _SENTENCE_END.split(text, maxsplit=1)[0]
    if len(first) <= LONGEST_SENTENCE:
        return first
    return text[: LONGEST_SENTENCE - 1].rsplit(" ", 1)[0][: LONGEST_SENTENCE - 1] + "…"
