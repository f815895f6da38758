"""The form of an intent: two minutes, on a phone."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from weft.intents.sentences import tidy
from weft.languages import base
from weft.overlaps.models import Matching
from weft.people.models import Person
from weft.register.forms.engagement import EngagementForm, LinesField, Section
from weft.register.models import Engagement
from weft.ui.templatetags.ui import LANGUAGES

MOST = 20_000  # characters of a sentence: more is a text, to be attached to the record

INTENT: tuple[Section, ...] = (
    (_("What you want to ask about"), ("sentence", "language")),
    (_("Who is asked"), ("communities", "rights_holders", "who")),
    (_("About when"), ("about_when", "opens_on", "closes_on")),
    (_("Whose it is"), ("lead",)),
    (_("Who is told of it"), ("matching",)),
    (_("Who may see it"), ("visibility", "named")),
)


class IntentForm(EngagementForm):
    """A sentence, who, about when, whose; the rest has a good answer already."""

    sentence = forms.CharField(
        label=_("In a sentence"),
        help_text=_("For example: views on corporate beneficial ownership."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=MOST,
        error_messages={"required": _("Say in a sentence what you want to ask about.")},
    )
    language = forms.ChoiceField(label=_("Language you write in"), required=False)
    who = forms.CharField(
        label=_("Others, in your own words"),
        help_text=_("For example: small companies, and those who keep their books."),
        max_length=1000,
        required=False,
    )
    matching = forms.ChoiceField(
        label=_("How it may be matched"),
        help_text=_(
            "A match never lets anybody open it. It says that two organisations should talk."
        ),
        choices=Matching.How,
        widget=forms.RadioSelect,
    )
    named = LinesField(
        label=_("Others who may see it"),
        help_text=_("Their e-mail addresses, one a line. They are told."),
        required=False,
        max_length=254,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, sections=INTENT, **kwargs)
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]
        if not self.fields["rights_holders"].offer("", ()).options:  # type: ignore[attr-defined]
            del self.fields["rights_holders"]

    def clean_sentence(self) -> str:
        sentence = tidy(self.cleaned_data["sentence"])
        if not sentence:
            raise ValidationError(self.fields["sentence"].error_messages["required"])
        return sentence

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or base(get_language() or "en")

    def clean_named(self) -> list[Person]:
        people = []
        for email in self.cleaned_data["named"]:
            person = Person.objects.filter(email__iexact=email, is_active=True).first()
            if person is None:
                raise ValidationError(
                    _("Nobody here has the address %(email)s. A steward can invite them."),
                    params={"email": email},
                )
            people.append(person)
        return people

    def blame(self, errors: dict[str, list[str]]) -> None:
        """Show what an action refused: a title is a sentence here."""
        super().blame({_FIELDS.get(name, name): messages for name, messages in errors.items()})


_FIELDS = {"title": "sentence", "email": "named", "description": "sentence"}


def first_values(language: str) -> dict[str, str]:
    return {
        "language": base(language),
        "matching": Matching.How.SILENTLY,
        "visibility": Engagement._meta.get_field("visibility").default,
    }


def _languages() -> list[tuple[str, Any]]:
    """The hub's own, then those of peoples that Django has no name for."""
    return [*settings.LANGUAGES, *LANGUAGES.items()]
