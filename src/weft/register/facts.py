"""The facts of one engagement as pairs of words, for its page."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government.models.policy import Visibility
from weft.languages import LanguageMap, Words, choose
from weft.register.models import Engagement, Source
from weft.ui import dates
from weft.ui.templatetags.ui import language_name

Facts = list[tuple[Any, ...]]

SEEN_BY = {
    Visibility.NAMED: gettext_lazy("Only the people named on it know of this record."),
    Visibility.ORGANISATION: gettext_lazy(
        "Only its lead organisation and the people named on it know of this record."
    ),
    Visibility.GOVERNMENT: gettext_lazy("Only signed-in officials know of this record."),
    Visibility.PUBLIC: gettext_lazy("Everyone may see this record once its embargo ends."),
}


def web(addresses: LanguageMap) -> Words | None:
    """The address for the reader's language; None unless it is one of the web."""
    chosen = choose(addresses)
    return chosen if urlsplit(chosen.text).scheme in {"http", "https"} else None


def taking_part(engagement: Engagement) -> Facts:
    return [
        (_("First day"), dates.long_date(engagement.opens_on) if engagement.opens_on else ""),
        (_("Last day"), dates.long_date(engagement.closes_on) if engagement.closes_on else ""),
        (_("About when"), engagement.about_when),
        (_("Methods"), _list(map(str, engagement.methods))),
        (_("Languages"), _list(language_name(tag) for tag in engagement.languages)),
    ]


def record(engagement: Engagement, *, for_official: bool) -> Facts:
    source, taken = engagement.source, engagement.source_taken_at
    facts = [
        (_("Lead"), engagement.lead.name, engagement.lead.get_absolute_url()),
        (_("Supporting"), _list(each.name.text for each in engagement.supporting.all())),
        (_("Source"), _source_name(source), source.address),
        (_("Taken from its source"), dates.long_date(taken) if taken else ""),
        (_("Status in its source"), engagement.source_status),
        (_("Identifier in its source"), engagement.source_identifier),
        (_("Licence"), source.licence),
        (_("Identifier here"), engagement.public_id),
        (_("Changed here"), dates.long_date(engagement.changed_at)),
    ]
    return facts + _for_officials(engagement) if for_official else facts


def _source_name(source: Source) -> str:
    if source.kind == Source.Kind.LODGED:
        return _("Lodged by a community that ran it itself")
    return _("Entered here") if source.kind == Source.Kind.ENTERED else source.name


def _for_officials(engagement: Engagement) -> Facts:
    embargo = engagement.embargo_until
    return [
        (_("Who may see it"), engagement.get_visibility_display()),
        (_("Embargo until"), dates.long_date(embargo) if embargo else ""),
        (_("Version"), engagement.version),
    ]


def source_rest(engagement: Engagement) -> Facts:
    """The source's columns that nothing maps to, under their own names."""
    return [(name, _plain(value)) for name, value in engagement.source_rest.items()]


def _plain(value: Any) -> str:
    return _list(map(str, value)) if isinstance(value, list) else str(value)


def _list(texts: Iterable[str]) -> str:
    return ", ".join(text for text in texts if text)
