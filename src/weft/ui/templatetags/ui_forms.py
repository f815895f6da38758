"""Forms: fields laid by hand, and what is wrong. Builtins of the templates, as in `ui`."""

from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import template
from django.forms import BaseForm, BoundField, PasswordInput
from django.utils.safestring import SafeString

from weft.languages import LanguageMap
from weft.ui import controls
from weft.ui.forms.languages import NEW_TAG, NEW_TEXT, LanguageMapFormField
from weft.ui.forms.picking import PickField
from weft.ui.templatetags.ui import UnknownChoiceError

register = template.Library()


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm, *, focus: bool = True) -> dict[str, Any]:
    """Everything that is wrong with a form, at the top of the page, each a link to its field."""
    return {"problems": controls.problems(form), "focus": focus}


@register.simple_tag
def control(bound: BoundField, *, counted: bool = False) -> SafeString:
    """A field's control alone; pages want `field`."""
    return controls.render(bound, is_counted=counted)


@register.filter
def describers(bound: BoundField) -> str:
    """The ids of what describes a group of controls."""
    return " ".join(controls.describers(bound))


@register.filter
def is_chosen(value: object, bound: BoundField) -> bool:
    """Whether a choice of `bound` is what was typed, or what is there."""
    return controls.is_chosen(bound, value)


@register.filter
def is_password(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, PasswordInput)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a hand-laid form: label, hint, errors and control."""
    return SafeString(as_crispy_field(bound))


@register.inclusion_tag("ui/languages.html")
def languages_of(bound: BoundField) -> dict[str, Any]:
    """A `LanguageMapFormField`: one input per language, and a way to add one."""
    form_field = bound.field
    if not isinstance(form_field, LanguageMapFormField):
        raise UnknownChoiceError(f"{bound.name} is not a LanguageMapFormField")
    typed = bound.value() or {}
    new = {
        key: bound.form.data.get(f"{bound.html_name}_{key}") or "" for key in (NEW_TAG, NEW_TEXT)
    }
    return {
        "bound": bound,
        "rows": form_field.rows(bound.html_name, _without(typed, new[NEW_TAG])),
        "lines": form_field.lines,
        "is_address": form_field.is_address,
        "described_by": _described_by(bound),
        **new,
    }


def _without(typed: LanguageMap, tag: str) -> LanguageMap:
    return {key: text for key, text in typed.items() if key != tag or not tag}


def _described_by(bound: BoundField) -> str:
    hints = [f"{bound.auto_id}_hint"] if bound.help_text else []
    errors = [f"{bound.auto_id}_error"] if bound.errors else []
    return " ".join(hints + errors)


@register.inclusion_tag("ui/pick.html")
def pick(bound: BoundField) -> dict[str, Any]:
    """A `PickField`: tick boxes of what is chosen, and a box that finds more."""
    form_field = bound.field
    if not isinstance(form_field, PickField):
        raise UnknownChoiceError(f"{bound.name} is not a PickField")
    chosen = [str(value) for value in bound.value() or []]
    find = str(bound.form.data.get(f"{bound.html_name}-find") or "")
    return {
        "bound": bound,
        "offer": form_field.offer(find, chosen),
        "chosen": chosen,
        "find": find,
        "described_by": _described_by(bound),
    }
