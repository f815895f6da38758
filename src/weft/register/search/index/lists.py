"""The shared lists as the index needs them: names as stems, and which entries stand above which."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, OuterRef, Subquery

from weft import languages
from weft.government.models import Organisation, Succession
from weft.languages import LanguageMap
from weft.register.search import words


@dataclass(frozen=True)
class Listed:
    pk: int
    public_id: str
    names: LanguageMap
    stems: tuple[str, ...]
    parent: int | None
    merged_into: int | None
    heir: int | None = None  # the body that took it over


@dataclass
class Lists:
    """Entries read once for a whole run, with those above them."""

    entries: dict[tuple[type[Model], int], Listed] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)
    places: dict[tuple[Any, ...], Any] = field(default_factory=dict)  # `documents.Place`s

    def load(self, model: type[Model], keys: Iterable[int]) -> None:
        wanted = {key for key in keys if (model, key) not in self.entries}
        while wanted:
            read = [self._listed(model, row) for row in _rows(model, wanted)]
            self.entries |= {(model, entry.pk): entry for entry in read}
            links = [(entry.parent, entry.merged_into, entry.heir) for entry in read]
            above = {key for keys in links for key in keys if key}
            wanted = {key for key in above if (model, key) not in self.entries}

    def _listed(self, model: type[Model], row: dict[str, Any]) -> Listed:
        told = [*row["names"].items(), *(("", name) for name in row["other_names"])]
        if row.get("code"):
            told.append(("", row["code"]))
        texts = [(tag, words.chunks(text)) for tag, text in told]
        for _tag, chunks in texts:
            self.vocabulary.update(words.of(chunks))
        return Listed(
            pk=row["pk"],
            public_id=row["public_id"],
            names=row["names"],
            stems=tuple(joined(texts)),
            parent=row.get("parent_id"),
            merged_into=row["merged_into_id"],
            heir=row.get("heir"),
        )

    def current(self, model: type[Model], key: int) -> Listed:
        """The entry, or the one it was merged into."""
        entry = self.entries[model, key]
        while entry.merged_into is not None:
            entry = self.entries[model, entry.merged_into]
        return entry

    def with_heirs(self, key: int) -> list[Listed]:
        """The current bodies under which a record of this one is found: it, and who followed."""
        found: dict[int, Listed] = {}
        new = [key]
        while new:
            entry = self.entries[Organisation, new.pop()]
            found[entry.pk] = entry
            ways = (entry.merged_into, entry.heir)
            new += [way for way in ways if way and way not in found]
        return [entry for entry in found.values() if entry.merged_into is None]

    def with_above(self, model: type[Model], keys: Iterable[int]) -> list[Listed]:
        """The current entries and all that stand above them, each once."""
        found: dict[int, Listed] = {}
        for key in keys:
            at: int | None = key
            while at is not None:
                entry = self.current(model, at)
                if entry.pk in found:
                    break
                found[entry.pk] = entry
                at = entry.parent
        return list(found.values())


def joined(texts: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Several texts' stems in a row, with a gap (an empty stem) after each; texts are in chunks."""
    found: list[str] = []
    for tag, chunks in texts:
        found += words.stems(chunks, languages.base(tag))
        found.append("")
    return found


def _rows(model: type[Model], keys: set[int]) -> Iterable[dict[str, Any]]:
    names = {each.name for each in model._meta.concrete_fields}
    optional = [column for name, column in _OPTIONAL.items() if name in names]
    rows = model._default_manager.filter(pk__in=keys)
    if model is Organisation:
        merged = Succession.objects.filter(
            kind=Succession.Kind.MERGED, is_planned=False, organisation=OuterRef("pk")
        )
        rows = rows.annotate(heir=Subquery(merged.values("successor")[:1]))
        optional.append("heir")
    return rows.values("pk", "public_id", "names", "other_names", "merged_into_id", *optional)


_OPTIONAL = {"parent": "parent_id", "code": "code"}
