"""A form with every kind of field, for the gallery."""

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout, Size
from django import forms

from weft.ui.forms.languages import LanguageMapFormField
from weft.ui.forms.picking import Option, PickField, of_list

ROLES = (
    Choice("lead", "Engagement lead", hint="Runs engagements of an organisation."),
    Choice("owner", "Policy owner"),
    Choice("steward", "Steward", hint="Sees the whole of government."),
)
TOPICS = (Choice("health", "Health"), Choice("water", "Fresh water"), Choice("work", "Work"))


class SampleForm(forms.Form):
    title = forms.CharField(
        label="Title",
        help_text="As people will read it.",
        error_messages={"required": "Give it a title."},
    )
    email = forms.EmailField(label="E-mail address", required=False)
    password = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)
    question = forms.CharField(
        label="Question", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=200
    )
    when = DateInputField(
        label="First day",
        help_text="For example, 15 2 2025.",
        required=False,
        require_all_fields=False,
    )
    closes = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    size = forms.IntegerField(label="About how many people", required=False)
    role = forms.ChoiceField(
        label="Role",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="As many as apply.",
    )
    level = forms.ChoiceField(
        label="Level", choices=[("", "Choose one"), ("local", "Local")], required=False
    )
    file = forms.FileField(
        label="Spreadsheet", required=False, help_text="CSV or XLSX, up to 200 MB."
    )
    agreed = forms.BooleanField(label="I have asked my team", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"action": "#forms", "novalidate": "novalidate"}
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "title",
            "email",
            "password",
            Field.textarea("question", max_characters=200),
            Field("when", context={"legend_size": Size.for_legend("s")}),
            "closes",
            Field("size", css_class="govuk-input--width-5"),
            Field.radios("role", legend_size="s"),
            Field.checkboxes("topics", legend_size="s"),
            "level",
            "file",
            "agreed",
            Button.primary("save", "Save"),
        )


class ListsForm(forms.Form):
    """What `languages_of` and `pick` draw."""

    name = LanguageMapFormField(
        label="Name", required=False, initial={"en": "Fresh water", "fr": "Eau douce"}
    )
    places = PickField(
        of_list([Option(str(number), f"District {number}") for number in range(1, 40)]),
        label="Areas",
        required=False,
        initial=["7"],
        help_text="Where the people are who are asked.",
    )


def sample_form(prefix: str, typed: dict[str, str] | None = None) -> SampleForm:
    """A form of its own name, so that several stand on one page; bound where something is typed."""
    typed_here = {f"{prefix}-{name}": value for name, value in (typed or {}).items()}
    return SampleForm(typed_here or None, prefix=prefix)
