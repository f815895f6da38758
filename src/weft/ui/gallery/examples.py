"""What the gallery shows: every component in each of its states, as a page would write it.

The examples are in English only: they are for those who make pages. A test proves that every
component of `templatetags/` is here.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from weft.ui.banners import Banner
from weft.ui.gallery.forms import ListsForm, sample_form
from weft.ui.gallery.samples import (
    FACTS,
    FIRST,
    HEALTHY,
    LAST,
    LONG,
    STATES,
    TODAY,
    TORN,
    VIEWS,
    station,
)


@dataclass(frozen=True)
class Example:
    """One state of a component: what a page writes, and what it writes it about."""

    title: str
    source: str
    context: dict[str, Any] = field(default_factory=dict)
    has_ids: bool = False  # shown once on a page: its ids must stay unique


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    purpose: str
    examples: tuple[Example, ...]


SECTIONS = (
    Section(
        "tags",
        "Tags",
        "A state or a kind, said in a word. The colour only repeats it.",
        (
            Example(
                "States",
                "{% for state in states %}{% state_tag state %} {% endfor %}",
                {"states": STATES},
            ),
            Example("A stale record", '{% state_tag "open" stale=True %}'),
            Example(
                "Other words",
                '{% tag "Named people only" colour="warp" %} {% tag "Own organisation" '
                'colour="straw" %} {% tag "Government" colour="grey" %} {% tag "Public" '
                'colour="weft" %} {% tag "Answered" colour="leaf" %}',
            ),
        ),
    ),
    Section(
        "notices",
        "Notices",
        "What a reader must know before going on, and banners: what was just done.",
        (
            Example(
                "Information",
                '{% notice "The dates of this engagement come from its source." %}',
            ),
            Example("Success", '{% notice "12 engagements were added." kind="success" %}'),
            Example(
                "Warning",
                '{% notice "The source says open, the dates say closed." kind="warning" '
                'heading="This record is stale" %}',
            ),
            Example("Error", "{% notice text kind='error' %}", {"text": LONG}),
            Example(
                "Banners, one that can be undone",
                '{% include "ui/banners.html" with banners=waiting only %}',
                {
                    "waiting": [
                        Banner("The engagement was cancelled.", "success", undo="#notices"),
                        Banner("That page of the import has expired.", "error"),
                    ]
                },
            ),
        ),
    ),
    Section(
        "thread",
        "The thread strip",
        "Seven stations from a policy to the report on what became of it. Done is solid, waiting "
        "hollow, broken is said in words. On a phone it is a list.",
        (
            Example("Half way", "{% thread stations %}", {"stations": HEALTHY}),
            Example("Broken in three places", "{% thread stations %}", {"stations": TORN}),
        ),
    ),
    Section(
        "figures",
        "Figures",
        "A number one can read across a room; how it is counted is one click away.",
        (
            Example(
                "Four in a row",
                '<div class="weft-figures">'
                '{% figure 10 "open now" definition href="#figures" %}'
                '{% figure 4916 "closed" definition note="As of 15 February 2025" %}'
                '{% figure "12.7 %" "said what was heard" definition %}'
                '{% figure 0 "closing this week" definition %}</div>',
                {"definition": "Engagements whose dates include the day shown at the top."},
            ),
        ),
    ),
    Section(
        "buttons",
        "Buttons",
        "A button does something; a link goes somewhere. One primary button a page.",
        (
            Example(
                "Kinds",
                '<div class="weft-actions">{% button "Save" %}{% button "Save as a draft" '
                'kind="secondary" name="draft" value="yes" %}{% button "Cancel this engagement" '
                'kind="warning" %}</div>',
            ),
            Example(
                "Links that begin something",
                '<div class="weft-actions">{% link_button "Register an engagement" "#buttons" %}'
                '{% link_button "Import a spreadsheet" "#buttons" kind="secondary" %}</div>',
            ),
        ),
    ),
    Section(
        "search",
        "Search box",
        "A search form of its own label; large on the home page.",
        (
            Example(
                "Plain",
                '{% search_box "#search" label="Search organisations" id="search-1" %}',
                has_ids=True,
            ),
            Example(
                "Large, with what was searched for",
                '{% search_box "#search" label="Search engagements" value="water" large=True '
                'id="search-2" %}',
                has_ids=True,
            ),
        ),
    ),
    Section(
        "view-switch",
        "View switch and tabs",
        "The same facts in another form; or the parts of one thing. Each has an address.",
        (
            Example("Views", '{% view_switch views "timeline" %}', {"views": VIEWS}),
            Example("Parts", '{% tabs views "list" label="Parts of the page" %}', {"views": VIEWS}),
        ),
    ),
    Section(
        "summary",
        "Summary",
        "Facts by name. What is not known is left out.",
        (Example("With a link and a long value", "{% summary rows %}", {"rows": FACTS}),),
    ),
    Section(
        "words",
        "Words in several languages, numbers and dates",
        "What is shown is marked with its language; what a machine made says so.",
        (
            Example(
                "The reader's language, another, a machine's, and none",
                "<ul><li>{% text_in own %}</li><li>{% text_in other %}</li>"
                "<li>{% text_in machine %}</li><li>{% text_in arabic %}</li></ul>",
                {
                    "own": {"en": "Fresh water", "fr": "Eau douce"},
                    "other": {"iu": "ᐃᒥᖅ"},
                    "machine": {"en-t-fr-t0-und": "Fresh water"},
                    "arabic": {"ar": "المياه العذبة"},
                },
            ),
            Example(
                "Dates and numbers",
                "<p>{{ day|long_date }}; {% period first last %}; {% period first none %}; "
                "{{ many|number }}; {{ words|words }}; {{ code|language_name }}</p>",
                {
                    "day": TODAY,
                    "first": date(2025, 1, 15),
                    "last": date(2025, 3, 3),
                    "none": None,
                    "many": 12480,
                    "words": {"en": "Health"},
                    "code": "fr",
                },
            ),
        ),
    ),
    Section(
        "period-bar",
        "Period bar",
        "When something runs, on the span that a page shows, with its day marked.",
        (
            Example(
                "Both ends known, one end known, one day, no dates",
                "{% for opens, closes in periods %}<p>{% period opens closes %}</p>"
                "{% period_bar opens closes first last today=today %}{% endfor %}",
                {
                    "periods": [
                        (date(2025, 1, 15), date(2025, 3, 3)),
                        (date(2025, 9, 1), None),
                        (date(2025, 6, 1), date(2025, 6, 1)),
                        (None, None),
                    ],
                    "first": FIRST,
                    "last": LAST,
                    "today": TODAY,
                },
            ),
        ),
    ),
    Section(
        "lists",
        "Lists and tables",
        "Ruled, not boxed. A table wider than the screen scrolls in its own box.",
        (
            Example(
                "List",
                '<ul class="weft-list">{% for title in titles %}<li class="weft-list__item">'
                '<h3 class="weft-list__title"><a class="govuk-link" href="#lists">{{ title }}</a>'
                '</h3><ul class="weft-facts"><li>{% state_tag "open" %}</li><li>Health Canada</li>'
                "<li>15 January to 3 March 2025</li></ul></li>{% endfor %}</ul>",
                {"titles": ["Fresh water", LONG]},
            ),
            Example(
                "Table",
                '<div class="weft-scroll" tabindex="0" role="region" aria-label="Engagements by '
                'organisation"><table class="govuk-table weft-table"><caption>Engagements by '
                'organisation</caption><thead><tr><th scope="col">Organisation</th>'
                '<th scope="col">Next opening</th><th scope="col">Communities</th>'
                '<th scope="col" class="weft-number">Open</th><th scope="col" class="weft-number">'
                'Closed</th></tr></thead><tbody><tr><th scope="row">Health Canada</th>'
                "<td>15 February 2025</td><td>Seniors, Youth, Indigenous Peoples</td>"
                '<td class="weft-number">12</td><td class="weft-number">1,210</td></tr><tr>'
                '<th scope="row">Transport Canada</th><td>3 March 2025</td><td>Persons with '
                'disabilities</td><td class="weft-number">7</td><td class="weft-number">604</td>'
                "</tr></tbody></table></div>",
            ),
        ),
    ),
    Section(
        "pagination",
        "Pagination",
        "Keeps the rest of the address. Nothing where there is one page.",
        (
            Example("First page", "{% pagination first_page request %}"),
            Example("In the middle", "{% pagination middle_page request %}"),
        ),
    ),
    Section(
        "progress",
        "Progress",
        "How far long work is, in a bar and in words.",
        (
            Example("Of a known total", '{% progress 2210 5100 label="Rows imported" %}'),
            Example("Of an unknown total", '{% progress 2210 None label="Rows read" %}'),
        ),
    ),
    Section(
        "empty",
        "Empty",
        "A list that holds nothing says why, and how to begin.",
        (
            Example(
                "With a way to begin",
                '{% empty "Nothing is planned yet" "Register what you know of: two minutes are '
                'enough." href="#empty" label="Register an engagement" %}',
            ),
            Example("Without", '{% empty "No engagement matches" "Try fewer words." %}'),
        ),
    ),
    Section(
        "details",
        "Details",
        "What most readers can do without, one click away.",
        (
            Example("Closed", '{% details "How this is counted" %}<p>By day.</p>{% enddetails %}'),
            Example(
                "Open",
                '{% details "Why it is stale" open=True %}<p>The dates have passed.</p>'
                "{% enddetails %}",
            ),
        ),
    ),
    Section(
        "day",
        "Another day",
        "Looks at the register on another day and keeps the rest of the address.",
        (Example("Chooser", '{% day_chooser id="day-example" %}', has_ids=True),),
    ),
    Section(
        "forms",
        "Forms",
        "Label, hint, what is wrong, field. What was typed is kept; every error is listed at the "
        "top and links to its field.",
        (
            Example(
                "Untouched",
                '<div class="weft-form">{% crispy form %}</div>',
                {"form": partial(sample_form, "untouched")},
                has_ids=True,
            ),
            Example(
                "With errors, by layout",
                '{% form_errors form focus=False %}<div class="weft-form">{% crispy form %}</div>',
                {
                    "form": partial(
                        sample_form, "wrong", {"title": "", "when_0": "31", "when_1": "2"}
                    )
                },
                has_ids=True,
            ),
            Example(
                "Laid by hand",
                '<form class="weft-form" method="post" action="#forms" novalidate>'
                '<div class="weft-field-row">{% field form.title %}{% field form.email %}</div>'
                '{% button "Save" %}</form>',
                {"form": partial(sample_form, "hand")},
                has_ids=True,
            ),
            Example(
                "A text in several languages, and some of a long list",
                '<form class="weft-form" method="get" action="#forms">'
                "{% languages_of form.name %}{% pick form.places %}</form>",
                {"form": ListsForm},
                has_ids=True,
            ),
        ),
    ),
)

RIGHT_TO_LEFT = (
    Example(
        "Breadcrumb",
        "{% breadcrumb_trail crumbs %}",
        {"crumbs": [("الرئيسية", "#rtl"), ("المشاورات", "#rtl"), ("المياه العذبة", "")]},
    ),
    Example(
        "Notice",
        '{% notice text kind="warning" heading=heading %}',
        {
            "text": "تقول الجهة المصدر إنها مفتوحة، وتقول التواريخ إنها مغلقة.",
            "heading": "هذا السجل قديم",
        },
    ),
    Example(
        "Thread",
        "{% thread stations %}",
        {
            "stations": (
                station("policy", "السياسة", state="done", count=1),
                station("engagement", "المشاورات", state="done", count=3),
                station("contributions", "المساهمات", state="done", count=12480),
                station("findings", "النتائج", state="broken", note="لم يُنشر شيء"),
                station("answers", "الردود"),
                station("changes", "التغييرات"),
                station("report", "التقرير"),
            )
        },
    ),
    Example(
        "Period bar",
        "{% period_bar opens closes first last today=today %}",
        {
            "opens": date(2025, 1, 15),
            "closes": date(2025, 3, 3),
            "first": FIRST,
            "last": LAST,
            "today": TODAY,
        },
    ),
    Example("Pagination", "{% pagination middle_page request %}"),
    Example(
        "Details",
        "{% details summary %}<p>حسب اليوم.</p>{% enddetails %}",
        {
            "summary": "كيف يُحسب هذا",
        },
    ),
)
