"""The design system's components: inclusion tags with named arguments.

Every tag and filter here is a builtin of the templates: pages need no `{% load %}`. An unknown
kind, colour or state raises, so that a typo fails in tests and not before a reader. The gallery
(`/design/`) shows each in each of its states.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, gettext_lazy

from weft import languages
from weft.languages import LanguageMap, Words, choose
from weft.ui import dates, paging, spans, states
from weft.ui import thread as threads

register = template.Library()

Text = str | Promise
Rows = Sequence[tuple[Any, ...]]

NOTICE_ROLES = {"info": "status", "success": "status", "warning": "status", "error": "alert"}
NOTICE_HEADINGS = {
    "info": "",  # it says nothing that the text does not
    "success": gettext_lazy("Done"),
    "warning": gettext_lazy("Take care"),
    "error": gettext_lazy("There is a problem"),
}
BUTTON_KINDS = ("primary", "secondary", "warning")
TAG_COLOURS = ("grey", "weft", "warp", "leaf", "straw")
LANGUAGES = {  # that Django has no name for
    "cr": gettext_lazy("Cree"),
    "iu": gettext_lazy("Inuktitut"),
    "mi": gettext_lazy("Māori"),
    "oj": gettext_lazy("Ojibwe"),
}
TEXT_TAGS = ("span", "p", "h1", "h2", "h3", "h4", "div", "strong", "li", "td", "cite", "blockquote")


class UnknownChoiceError(ValueError):
    """A component was asked for in a variety that it does not have."""


def _one_of(value: str, allowed: Collection[str], what: str) -> str:
    if value not in allowed:
        raise UnknownChoiceError(f"{what} {value!r}: choose one of {', '.join(allowed)}")
    return value


# --- Words, numbers and dates ----------------------------------------------------------------


@register.filter
def words(value: LanguageMap | None) -> Words:
    """Choose what to show of a text in several languages."""
    return choose(value)


@register.filter
def long_date(value: date | datetime | None) -> str:
    """ "15 February 2025"; nothing for None."""
    return dates.long_date(value) if value else ""


@register.filter
def number(value: float | str | None) -> str:
    """A number with its thousands marked as the reader's language does; text as it is."""
    if isinstance(value, (int, float)):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return value or ""


@register.simple_tag
def period(opens: date | None, closes: date | None) -> str:
    """Both days in one phrase."""
    return dates.period(opens, closes)


@register.simple_tag
def text_in(text: LanguageMap | Words | None, tag: str = "span", *, css: str = "") -> SafeString:
    """A text marked with its language; says so where it is not the reader's or a machine's.

    Written here and not as a template: a list has a hundred of them, and each template costs.
    """
    chosen = text if isinstance(text, Words) else choose(text)
    code = languages.base(chosen.tag)
    return format_html(
        '<{tag} lang="{lang}" dir="{dir}"{css}>{text}{mark}</{tag}>',
        tag=_one_of(tag, TEXT_TAGS, "tag"),
        lang=chosen.tag.split("-t-")[0],
        dir="rtl" if _is_right_to_left(code) else "ltr",
        css=format_html(' class="{}"', css) if css else "",
        text=chosen.text,
        mark=_mark(chosen, code),
    )


def _mark(chosen: Words, code: str) -> SafeString | str:
    reader = languages.chain()[0]
    if chosen.machine:
        said = gettext("Translated by a machine")
    elif chosen and code != languages.base(reader):
        said = gettext("In %(language)s") % {"language": language_name(code)}
    else:
        return ""
    return format_html(' <small class="weft-mark" lang="{}">({})</small>', reader, said)


@register.filter
def language_name(code: str) -> str:
    """What the reader calls a language; its tag where no name is known."""
    base = languages.base(code)
    try:
        return str(get_language_info(base)["name_translated"])
    except KeyError:
        return str(LANGUAGES.get(base, code))


@cache
def _is_right_to_left(code: str) -> bool:
    try:
        return bool(get_language_info(code)["bidi"])
    except KeyError:
        return False


# --- Saying how things are -------------------------------------------------------------------


@register.inclusion_tag("ui/notice.html")
def notice(text: Text, *, kind: str = "info", heading: Text = "") -> dict[str, Any]:
    """A message box; its role follows from `kind`."""
    _one_of(kind, NOTICE_ROLES, "notice kind")
    return {
        "text": text,
        "heading": heading or NOTICE_HEADINGS[kind],
        "kind": kind,
        "role": NOTICE_ROLES[kind],
    }


@register.simple_tag
def tag(text: Text, *, colour: str = "grey") -> SafeString:
    """A short word in a coloured box; the word alone must be enough."""
    kind = _one_of(colour, TAG_COLOURS, "tag colour")
    return format_html('<strong class="weft-tag weft-tag--{}">{}</strong>', kind, text)


@register.simple_tag
def state_tag(state: str, *, stale: bool = False) -> SafeString:
    """The state of an engagement in words; and that its record is stale."""
    said = tag(states.label(state), colour=states.COLOURS[state])
    return format_html("{} {}", said, tag(gettext("Stale"), colour="warp")) if stale else said


@register.inclusion_tag("ui/figure.html")
def figure(
    number: float | str, label: Text, definition: Text, *, href: str = "", note: Text = ""
) -> dict[str, Any]:
    """A large number with its label; its definition is one click away."""
    return {
        "number": number,
        "label": label,
        "definition": definition,
        "href": href,
        "note": note,
    }


@register.inclusion_tag("ui/summary.html")
def summary(rows: Rows) -> dict[str, Any]:
    """Facts as a list of (label, value) or (label, value, address); empty values are left out."""
    shown = [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]  # noqa: PLR2004
    return {"rows": [row for row in shown if row[1] not in (None, "")]}


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int | None, *, label: Text = "") -> dict[str, Any]:
    """How far long work is; without a total it says only how much is done."""
    return {"done": done, "total": total, "label": label or gettext("Progress")}


@register.inclusion_tag("ui/thread.html")
def thread(stations: Iterable[threads.Station]) -> dict[str, Any]:
    """The thread strip, under the title of every page that is on a thread."""
    return {"stations": threads.in_order(list(stations))}


@register.simple_tag
def period_bar(
    opens: date | None, closes: date | None, first: date, last: date, *, today: date | None = None
) -> SafeString:
    """When something runs, drawn on the days from `first` to `last`, with `today` marked.

    Hollow where an end is not known.
    """
    return format_html(
        '<svg class="weft-period" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><rect class="weft-period__axis" x="0" y="5" width="1000" height="2"/>'
        "{}{}</svg>",
        dates.period(opens, closes),
        _bar(spans.bar(opens, closes, first=first, last=last)),
        _day(spans.place(today, first=first, last=last))
        if today and first <= today <= last
        else "",
    )


def _bar(bar: spans.Bar | None) -> SafeString | str:
    if bar is None:
        return ""
    return format_html(
        '<rect class="weft-period__bar{}" x="{}" y="2" width="{}" height="8"/>',
        " weft-period__bar--unsure" if bar.is_unsure else "",
        bar.start,
        bar.length,
    )


def _day(place: int) -> SafeString:
    return format_html('<line class="weft-period__day" x1="{0}" x2="{0}" y1="0" y2="12"/>', place)


@register.inclusion_tag("ui/empty.html")
def empty(heading: Text, text: Text, *, href: str = "", label: Text = "") -> dict[str, Any]:
    """What a list says when it holds nothing: why, and how to begin."""
    if bool(href) != bool(label):
        raise UnknownChoiceError("an empty list's link needs both an address and a label")
    return {"heading": heading, "text": text, "href": href, "label": label}


# --- Doing and going -------------------------------------------------------------------------


@register.inclusion_tag("ui/button.html")
def button(
    label: Text, *, name: str = "", value: str = "", kind: str = "primary"
) -> dict[str, Any]:
    """A button that submits its form."""
    _one_of(kind, BUTTON_KINDS, "button kind")
    return {"label": label, "name": name, "value": value, "kind": kind}


@register.inclusion_tag("ui/link_button.html")
def link_button(label: Text, href: str, *, kind: str = "primary") -> dict[str, Any]:
    """A link that begins something and looks like a button."""
    return {"label": label, "href": href, "kind": _one_of(kind, BUTTON_KINDS, "button kind")}


@register.inclusion_tag("ui/pagination.html")
def pagination(page_obj: Page[Any], request: HttpRequest) -> dict[str, Any]:
    """Links to the other pages of a list; they keep the rest of the address."""
    return {"page": page_obj, "steps": paging.steps(page_obj, request.GET)}


@register.inclusion_tag("ui/view_switch.html")
def view_switch(
    items: Iterable[tuple[str, Text, str]], current: str, *, label: Text = ""
) -> dict[str, Any]:
    """The same facts in another form: (key, label, address) for each, one of them current."""
    return {"items": items, "current": current, "label": label or gettext("Show as")}


@register.inclusion_tag("ui/view_switch.html")
def tabs(
    items: Iterable[tuple[str, Text, str]], current: str, *, label: Text = ""
) -> dict[str, Any]:
    """Parts of one thing: looks like `view_switch`, and each part has an address."""
    return {"items": items, "current": current, "label": label or gettext("Parts of this page")}


@register.inclusion_tag("ui/search_box.html")
def search_box(
    action: str,
    *,
    value: str = "",
    label: Text = "",
    id: str = "search",
    name: str = "q",
    large: bool = False,
) -> dict[str, Any]:
    """A search form: a GET to `action`."""
    return {
        "action": action,
        "value": value,
        "label": label or gettext("Search"),
        "id": id,
        "name": name,
        "large": large,
    }


@register.simple_block_tag
def details(content: SafeString, summary: Text, *, open: bool = False) -> SafeString:
    """What most readers can do without, one click away: {% details summary %}…{% enddetails %}"""
    return render_to_string(
        "ui/details.html", {"content": content, "summary": summary, "open": open}
    )
