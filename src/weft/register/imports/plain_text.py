"""Text out of HTML. Descriptions are plain text with paragraphs; markup is never kept."""

import html
import re

import nh3

_LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!]|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr|/ul|/ol)\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\xa0\u200b]+")
_MANY_BREAKS = re.compile(r"\n\s*\n\s*\n+")


def plain_text(text: str) -> str:
    """`text` without markup: paragraphs and list items become lines, scripts and styles go."""
    if not (("<" in text or "&" in text) and _LOOKS_LIKE_HTML.search(text)):
        return text.strip()
    broken = _BREAKS.sub("\n", _ITEM.sub("• ", text))
    bare = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"})
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape(bare).split("\n"))
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def has_markup(text: str) -> bool:
    return "<" in text and text.strip() != plain_text(text)
