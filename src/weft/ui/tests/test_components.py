"""Components refuse what they do not know, and say things in words."""

from datetime import date

import pytest
from django.template import Context, Template

from weft.ui.states import UnknownStateError
from weft.ui.templatetags.ui import UnknownChoiceError
from weft.ui.thread import Station, UnknownStationError


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% notice "x" kind="loud" %}',
        '{% tag "x" colour="pink" %}',
        '{% button "x" kind="huge" %}',
        '{% link_button "x" "/" kind="huge" %}',
        '{% text_in words tag="script" %}',
        '{% empty "x" "y" href="/only-an-address/" %}',
    ],
)
def test_an_unknown_variety_is_an_error(source):
    with pytest.raises(UnknownChoiceError):
        rendered(source, words={"en": "x"})


def test_an_unknown_state_is_an_error():
    with pytest.raises(UnknownStateError):
        rendered('{% state_tag "asleep" %}')


def test_an_unknown_station_is_an_error():
    with pytest.raises(UnknownStationError):
        Station(key="harbour", label="Harbour", state="done")


def test_a_state_is_said_in_words():
    assert "Open" in rendered('{% state_tag "open" %}')
    assert "Stale" in rendered('{% state_tag "open" stale=True %}')


def test_text_is_escaped():
    assert "<b>" not in rendered("{% notice words %}", words="<b>loud</b>")


@pytest.mark.parametrize(
    ("first", "last", "phrase"),
    [
        (date(2025, 1, 3), date(2025, 3, 18), "3 January to 18 March 2025"),
        (date(2024, 12, 3), date(2025, 3, 18), "3 December 2024 to 18 March 2025"),
        (date(2025, 1, 3), date(2025, 1, 3), "3 January 2025"),
        (date(2025, 1, 3), None, "From 3 January 2025"),
        (None, date(2025, 1, 3), "Until 3 January 2025"),
        (None, None, "No dates yet"),
    ],
)
def test_a_period_is_one_phrase(first, last, phrase):
    assert rendered("{% period first last %}", first=first, last=last) == phrase


def test_text_in_another_language_is_marked():
    french = rendered("{% text_in words %}", words={"fr": "Santé"})

    assert 'lang="fr"' in french
    assert "In French" in french


def test_text_made_by_a_machine_is_marked():
    html = rendered("{% text_in words %}", words={"en-t-fr-t0-und": "Health"})

    assert 'lang="en"' in html
    assert "Translated by a machine" in html


def test_a_broken_station_is_marked_in_words():
    stations = [
        Station(key="report", label="Report", state="broken", note="No report was published"),
        Station(key="policy", label="Policy", state="done", count=1),
    ]

    html = rendered("{% thread stations %}", stations=stations)

    assert html.index("Policy") < html.index("Report")
    assert "Broken" in html
    assert "No report was published" in html


def test_details_hold_what_is_between_the_tags():
    assert "<p>inside</p>" in rendered('{% details "More" %}<p>inside</p>{% enddetails %}')
