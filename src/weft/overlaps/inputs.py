"""Engagements as `civics.similarity` compares them: the only module that makes its records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from django.db.models import Model, QuerySet

from civics.similarity import Record, Text
from weft import languages
from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.languages import LanguageMap
from weft.register.models import Engagement

__all__ = ["records", "typed"]

AT_ONCE = 500
FIELDS = ("pk", "public_id", "title", "description", "question", "lead_id", "opens_on", "closes_on")
RELATIONS = ("supporting", "topics", "communities", "rights_holders", "areas")

_RELATION_OF: dict[type[Model], str] = {
    Topic: "topics",
    Community: "communities",
    RightsHolder: "rights_holders",
    Area: "areas",
}

type Relations = dict[int, frozenset[str]]


def records(engagements: QuerySet[Engagement]) -> Iterator[Record]:
    """Give each engagement of a queryset as a record, its key being the public id.

    Whoever calls answers for the queryset: what is in it can be matched.
    """
    names = _names_of_bodies()
    keys = list(engagements.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        related = {name: _related(name, some) for name in RELATIONS}
        for engagement in Engagement.objects.filter(pk__in=some).only(*FIELDS).order_by("pk"):
            yield _record(engagement, names, related)


def typed(
    *,
    lead: Organisation | None,
    title: LanguageMap,
    description: LanguageMap | None = None,
    key: str = "",
    opens: date | None = None,
    closes: date | None = None,
    related: Iterable[Model] = (),
) -> Record:
    """Give what somebody types as a record that can be compared, saved or not.

    `related` are topics, communities, rights-holders and areas that they chose. `key` is the
    public id of the engagement that they change, if there is one.
    """
    chosen: dict[str, set[str]] = defaultdict(set)
    for each in related:
        chosen[_RELATION_OF[type(each)]].add(f"{_RELATION_OF[type(each)]}:{each.pk}")
    return Record(
        key=key,
        body=str(lead.pk) if lead else "",
        body_names=frozenset(lead.names.values()) if lead else frozenset(),
        texts=_together(title, description or {}, {}),
        topics=frozenset(chosen["topics"]),
        people=frozenset(chosen["communities"] | chosen["rights_holders"]),
        places=frozenset(chosen["areas"]),
        opens=opens,
        closes=closes,
    )


def _record(
    engagement: Engagement, names: dict[int, frozenset[str]], related: dict[str, Relations]
) -> Record:
    def of(*relations: str) -> frozenset[str]:
        found = (related[name].get(engagement.pk, frozenset()) for name in relations)
        return frozenset(chain.from_iterable(found))

    return Record(
        key=engagement.public_id,
        body=str(engagement.lead_id),
        body_names=names.get(engagement.lead_id, frozenset()),
        texts=_texts(engagement),
        partners=frozenset(body.removeprefix("supporting:") for body in of("supporting")),
        topics=of("topics"),
        people=of("communities", "rights_holders"),
        places=of("areas"),
        opens=engagement.opens_on,
        closes=engagement.closes_on,
    )


def _texts(engagement: Engagement) -> dict[str, Text]:
    return _together(engagement.title, engagement.description, engagement.question)


def _together(
    title: LanguageMap, description: LanguageMap, question: LanguageMap
) -> dict[str, Text]:
    """Texts by language, people's own before a machine's; a question reads as description."""
    titles, descriptions, questions = (
        _by_language(words) for words in (title, description, question)
    )
    return {
        language: Text(
            titles.get(language, ""),
            " ".join(filter(None, (questions.get(language), descriptions.get(language)))),
        )
        for language in sorted({*titles, *descriptions, *questions})
    }


def _by_language(words: LanguageMap) -> dict[str, str]:
    # The last to be set stays: what people wrote, in the plainest tag.
    machines_first = sorted(words, key=lambda tag: (languages.is_machine(tag), tag), reverse=True)
    return {languages.base(tag): words[tag] for tag in machines_first}


def _related(name: str, engagements: Iterable[int]) -> Relations:
    through = getattr(Engagement, name).through
    field = Engagement._meta.get_field(name).m2m_reverse_field_name()  # type: ignore[union-attr]
    found: dict[int, set[str]] = defaultdict(set)
    rows = through.objects.filter(engagement_id__in=engagements)
    for engagement, other in rows.values_list("engagement_id", f"{field}_id"):
        found[engagement].add(f"{name}:{other}")
    return {engagement: frozenset(others) for engagement, others in found.items()}


def _names_of_bodies() -> dict[int, frozenset[str]]:
    rows = Organisation.objects.values_list("pk", "names")
    return {pk: frozenset(names.values()) for pk, names in rows}
