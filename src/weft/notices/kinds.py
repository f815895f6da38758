"""What kinds of notice there are, in words. Later rooms register theirs in `AppConfig.ready`."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER = _("Something else")
_labels: dict[str, str | Promise] = {}


def register(**labels: str | Promise) -> None:
    """`register(named=_("You are named on an engagement"))`: the key, and when it is said."""
    _labels.update(labels)


def label(kind: str) -> str | Promise:
    return _labels.get(kind, OTHER)


def known() -> Mapping[str, str | Promise]:
    return MappingProxyType(_labels)
