"""Searches to try on the home page: taken from what is there, so that each finds something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count

from weft.government.models import Community, Organisation, Topic
from weft.government.models.entries import NamedEntry
from weft.government.viewers import NOBODY
from weft.languages import LanguageMap, Words, choose
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.search import Filters

YEAR = timedelta(days=366)
KINDS: tuple[tuple[str, str, type[NamedEntry]], ...] = (
    ("organisation", "lead", Organisation),
    ("topic", "topics", Topic),
    ("community", "communities", Community),
)


@dataclass(frozen=True)
class Example:
    name: Words
    query: str


def examples(moment: Moment) -> list[Example]:
    """The body, the topic and the community with most public engagements in the year before."""
    key = f"examples:{moment.day}"
    kept = caches["local"].get(key) if settings.FIGURES_SECONDS else None
    if kept is None:
        kept = list(_most_asked(moment))
        if settings.FIGURES_SECONDS:
            caches["local"].set(key, kept, settings.FIGURES_SECONDS * 10)
    on = moment.day if moment.is_chosen else None
    return [
        Example(choose(names), Filters(on=on).query_string(**{kind: (public_id,)}))
        for kind, public_id, names in kept
    ]


def _most_asked(moment: Moment) -> Iterator[tuple[str, str, LanguageMap]]:
    recent = Engagement.objects.visible_to(NOBODY, now=moment.now).filter(
        opens_on__gt=moment.day - YEAR, opens_on__lte=moment.day
    )
    for kind, relation, model in KINDS:
        counted = recent.filter(**{f"{relation}__isnull": False}).values_list(relation)
        most = counted.annotate(number=Count("pk")).order_by("-number", relation).first()
        if most:
            entry = model._default_manager.get(pk=most[0])
            yield kind, entry.public_id, entry.names
