"""What somebody writes in a hurry, as the title and the description of a record."""

import unicodedata

from django.utils.translation import gettext, override

from weft.languages import LanguageMap, base

TITLE_MOST = 200  # characters; what is longer reads as a text, not as a title

# Control characters and halves of characters: no database keeps all of them.
_NOT_TEXT = {"Cc", "Cs"}


def as_record(
    sentence: LanguageMap, who: str = "", details: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """The title and the description, by language; `who` and `details` in the latter."""
    titles, descriptions = {}, {}
    for tag, text in sentence.items():
        clean = tidy(text)
        if not clean:
            continue
        titles[tag] = shortened(clean)
        parts = [clean if titles[tag] != clean else "", tidy(details), _said_of(who, tag)]
        descriptions[tag] = "\n\n".join(filter(None, parts))
    return titles, descriptions


def tidy(text: str) -> str:
    """Without what is not text, and without space around; line breaks stay."""
    kept = (each for each in text if each in "\n\t" or unicodedata.category(each) not in _NOT_TEXT)
    return "".join(kept).strip()


def shortened(text: str) -> str:
    """One line of at most `TITLE_MOST` characters, cut between words where there are any."""
    line = " ".join(text.split())
    if len(line) <= TITLE_MOST:
        return line
    cut = line[: TITLE_MOST - 1]
    whole = cut.rsplit(" ", 1)[0]
    return f"{whole if len(whole) > TITLE_MOST // 2 else cut}…"


def _said_of(who: str, tag: str) -> str:
    clean = tidy(who)
    if not clean:
        return ""
    with override(base(tag)):
        return gettext("Who is to be asked: %(who)s") % {"who": clean}
