"""Fields that several forms of this room share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from weft.government.models.entries import NamedEntry
from weft.people.models import Person


class LinesField(forms.CharField):
    """Short texts, one a line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (line.strip() for line in str(value or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def run_validators(self, value: Any) -> None:
        if any(len(line) > 500 for line in value):  # noqa: PLR2004
            raise ValidationError(_("A line has more than 500 characters. Shorten it."))


class IdentifiersField(LinesField):
    """Pairs of a scheme and a value, one a line: `canada-owner-org: hc-sc`."""

    def clean(self, value: Any) -> list[tuple[str, str]]:
        return [self._pair(line) for line in super().clean(value)]

    def _pair(self, line: str) -> tuple[str, str]:
        scheme, colon, value = (part.strip() for part in line.partition(":"))
        if not (scheme and colon and value):
            raise ValidationError(
                _("Write “%(line)s” as a list's name, a colon and the identifier in it."),
                params={"line": line},
            )
        return scheme, value


class EntryField(forms.ModelChoiceField):
    """One current entry of a shared list; its value is its public identifier.

    `but` is a condition that an entry must not meet, `only` one that it must.
    """

    def __init__(
        self, model: type[NamedEntry], *, but: Q | None = None, only: Q | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("empty_label", "")
        current = model._default_manager.filter(merged_into__isnull=True)
        current = current.filter(only) if only is not None else current
        current = current.exclude(but) if but is not None else current
        super().__init__(current, to_field_name="public_id", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name.text)


class PersonField(forms.ModelChoiceField):
    """Somebody who can sign in, by the e-mail address that the person types."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        people = Person.objects.filter(is_active=True, merged_into__isnull=True)
        super().__init__(people, to_field_name="email", **kwargs)
        self.error_messages["invalid_choice"] = _(
            "Nobody with this address has an account. Invite them first."
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, Person) else value


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )
