"""Fields keep what was typed, say what is wrong, and are described by what is on the page."""

import re

import pytest
from django import forms
from django.template import Context, Template

from weft.ui.gallery.forms import sample_form

TYPED = {"title": "", "email": "ana", "when_0": "31", "when_1": "2", "topics": ["water"]}


def html(source: str, form: forms.Form) -> str:
    return Template(source).render(Context({"form": form}))


def ids(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))


def test_every_error_leads_to_an_element():
    page = html("{% form_errors form %}{% crispy form %}", sample_form("wrong", TYPED))

    targets = re.findall(r'<li><a href="#([^"]+)">', page)

    assert targets == ["id_wrong-title", "id_wrong-email", "id_wrong-when_2", "id_wrong-role"]
    assert set(targets) <= ids(page)


def test_every_description_is_on_the_page():
    page = html("{% crispy form %}", sample_form("wrong", TYPED))

    described = {
        each for ids_ in re.findall(r'aria-describedby="([^"]+)"', page) for each in ids_.split()
    }

    assert described
    assert described <= ids(page)


def test_what_was_typed_is_kept():
    page = html("{% crispy form %}", sample_form("wrong", TYPED))

    assert 'value="ana"' in page
    assert 'value="31"' in page
    assert re.search(r'value="water" checked', page)


def test_only_the_wrong_part_of_a_date_is_marked():
    page = html("{% field form.when %}", sample_form("wrong", TYPED))

    wrong = re.findall(r'name="wrong-when_(\d)"[^>]*govuk-input--error', page)

    assert wrong == ["2"]


def test_a_field_drawn_twice_is_drawn_the_same():
    form = sample_form("wrong", TYPED)

    assert html("{% field form.when %}", form) == html("{% field form.when %}", form)
    assert html("{% field form.title %}", form) == html("{% field form.title %}", form)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (forms.EmailField(), "govuk-input"),
        (forms.URLField(assume_scheme="https"), "govuk-input"),
        (forms.IntegerField(), "govuk-input"),
        (forms.DateField(), "govuk-input"),
        (forms.FileField(), "govuk-file-upload"),
        (forms.ChoiceField(), "govuk-select"),
        (forms.MultipleChoiceField(), "govuk-select"),
        (forms.BooleanField(), "govuk-checkboxes__input"),
        (forms.CharField(widget=forms.Textarea), "govuk-textarea"),
    ],
)
def test_every_kind_of_control_has_its_look(field, expected):
    form = type("OneField", (forms.Form,), {"one": field})()

    assert f'class="{expected}"' in html("{% field form.one %}", form)


def test_an_error_of_the_whole_form_leads_to_its_first_field():
    class Pair(forms.Form):
        first = forms.CharField()

        def clean(self):
            raise forms.ValidationError("These two do not go together.")

    page = html("{% form_errors form %}", Pair({"first": "x"}))

    assert '<a href="#id_first">These two do not go together.</a>' in page
