"""Fields that forms of every room share: texts in several languages, and picking from a list."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import Option, PickField, of_list

TOPICS = [Option(f"t{number}", f"Topic {number}") for number in range(30)]


class ExampleForm(forms.Form):
    title = LanguageMapFormField(label="Title", most=50)
    link = LanguageMapFormField(label="Web page", is_address=True, required=False)
    topics = PickField(of_list(TOPICS), label="Topics", required=False)


def typed(text):
    return ExampleForm(QueryDict(text))


def drawn(form, tag):
    return Template("{% " + tag + " %}").render(Context({"form": form}))


def test_each_language_is_read_and_empty_ones_are_left_out():
    form = typed("title_en=Parks&title_fr=&title_new_tag=iu&title_new_text=Inuktitut+words")

    assert form.is_valid()
    assert form.cleaned_data["title"] == {"en": "Parks", "iu": "Inuktitut words"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("title_en=", "title"),
        ("title_en=" + "x" * 51, "title"),
        ("title_new_tag=not+a+tag&title_new_text=x", "title"),
        ("title_new_tag=&title_new_text=x", "title"),
        ("title_en=x&link_en=javascript:alert(1)", "link"),
        ("title_en=x&topics=t99", "topics"),
    ],
)
def test_bad_values_are_refused(text, field):
    assert field in typed(text).errors


def test_what_was_typed_comes_back():
    html = drawn(
        typed("title_fr=Parcs&title_new_tag=x+y&title_new_text=z"), "languages_of form.title"
    )

    assert 'value="Parcs" lang="fr"' in html
    assert 'value="x y"' in html
    assert 'lang="x y"' not in html


def test_what_is_ticked_stays_and_a_search_finds_more():
    html = drawn(typed("title_en=x&topics=t29&topics-find=topic+1"), "pick form.topics")

    assert html.index('value="t29"') < html.index('value="t1"')
    assert html.count("checked") == 1
    assert 'value="t20"' not in html
