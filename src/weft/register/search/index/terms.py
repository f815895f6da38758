"""The small numbers that stand for facets' values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from weft.languages import LanguageMap
from weft.register.models import SearchTerm

Key = tuple[str, str]  # (facet, value)


@dataclass
class Terms:
    """Numbers by facet and value, read or given out once for a whole run."""

    numbers: dict[Key, int] = field(default_factory=dict)

    def learn(self, wanted: Mapping[Key, LanguageMap]) -> None:
        """Make sure that these have a number, and the names they have now."""
        new = {key: names for key, names in wanted.items() if key not in self.numbers}
        known = self._read(new)
        missing = [key for key in new if key not in known]
        SearchTerm.objects.bulk_create(
            [SearchTerm(facet=key[0], value=key[1], names=new[key]) for key in sorted(missing)],
            ignore_conflicts=True,  # another writer may be first
        )
        known |= self._read(missing)
        self._rename([term for key, term in known.items() if term.names != new[key]], new)
        self.numbers |= {key: term.pk for key, term in known.items()}

    def _read(self, keys: Iterable[Key]) -> dict[Key, SearchTerm]:
        keys = set(keys)
        if not keys:
            return {}
        rows = SearchTerm.objects.filter(
            facet__in={facet for facet, _ in keys}, value__in={value for _, value in keys}
        )
        return {(row.facet, row.value): row for row in rows if (row.facet, row.value) in keys}

    def _rename(self, terms: list[SearchTerm], names: Mapping[Key, LanguageMap]) -> None:
        for term in terms:
            term.names = dict(names[term.facet, term.value])
        SearchTerm.objects.bulk_update(terms, ["names"])
