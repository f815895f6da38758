"""The design system's components: inclusion tags with named arguments."""

from django import template

from weft.languages import LanguageMap, Words, choose

register = template.Library()


@register.filter
def words(value: LanguageMap | None) -> Words:
    """Choose what to show of a text in several languages."""
    return choose(value)
