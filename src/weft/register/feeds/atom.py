"""A search as an Atom feed (RFC 4287): what changed last comes first."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weft.languages import choose
from weft.register import states
from weft.register.feeds.places import Place
from weft.register.models import Engagement
from weft.ui import dates

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML


def atom(engagements: Iterable[Engagement], *, name: str, place: Place, of: str, own: str) -> bytes:
    """The feed at `own` of the list at `of`, with each engagement's `state` as annotated."""
    feed = _Feed(
        title=_clean(name),
        link=place.at(of),
        description="",
        subtitle=_("Engagements of government with the people it serves."),
        feed_url=place.at(own),
        language=get_language(),
    )
    for engagement in engagements:
        title = choose(engagement.title)
        feed.add_item(
            title=_clean(title.text),
            link=place.of(engagement),
            unique_id=f"tag:{place.host},2025:engagement/{engagement.public_id}",
            description=_clean(_summary(engagement)),
            author_name=_clean(engagement.lead.name.text),
            categories=[_clean(topic.name.text) for topic in engagement.topics.all()],
            pubdate=engagement.created_at,
            updateddate=engagement.changed_at,
            tag=title.tag,
        )
    return feed.writeString("utf-8").encode()


class _Feed(Atom1Feed):
    """Says the language of each entry; an empty feed was never updated, rather than just now."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["tag"]} if item["tag"] else {}

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=_NEVER)


def _summary(engagement: Engagement) -> str:
    """Its state and days, then the description, as HTML."""
    state = states.LABELS[engagement.state]  # type: ignore[attr-defined]
    facts = f"{state}. {dates.period(engagement.opens_on, engagement.closes_on)}."
    paragraphs = choose(engagement.description).text.splitlines()
    rest = format_html_join("", "<p>{}</p>", ((text,) for text in paragraphs if text.strip()))
    return format_html("<p>{}</p>{}", facts, rest)


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
