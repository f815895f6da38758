"""What the columns of a file mean: plain data, kept with the import that used it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from weft import languages

FOLDER = Path(__file__).parent / "ready"
REFUSE, KEEP = "refuse", "keep"
TOLD = "weft: "
TEMPLATE, EXPORT = "weft", "weft-export"  # styles: the hub's own template, and its exports
ANY_LANGUAGE = "*"  # in the name of a column: ``title_*`` is ``title_en``, ``title_mi`` and so on


@dataclass(frozen=True)
class Field:
    """Something a column can be mapped to."""

    key: str
    label: str | Promise
    has_language: bool = False
    words: str = ""  # folded column names that mean this


FIELDS: dict[str, Field] = {
    each.key: each
    for each in (
        Field("title", _("Title"), True, "title titre name nom subject objet summary intitule"),
        Field("description", _("Description"), True, "description resume details summary about"),
        Field("purpose", _("Purpose"), True, "purpose but objectif goal aim"),
        Field("question", _("Question"), True, "question"),
        Field("identifier", _("Identifier in its source"), False,
              "identifier identifiant id uid n no nr number numero registrationnumber "
              "reference ref key"),
        Field("lead", _("Lead organisation"), False,
              "lead organisation organization organisme ministry ministere department ministere "
              "organizer owner ownerorg agency body institution responsible"),
        Field("lead_name", _("Name of the lead organisation"), True, "ownerorgtitle leadname"),
        Field("opens_on", _("First day"), False,
              "opens openson start startdate startson from begin begins debut datedebut "
              "datededebut ouverture opening firstday dtstart du"),
        Field("closes_on", _("Last day"), False,
              "closes closeson end enddate endson to until fin datefin datedefin cloture closing "
              "lastday deadline dtend au"),
        Field("about_when", _("About when"), False, "aboutwhen when quand period periode"),
        Field("status", _("Status"), False, "status statut state etat"),
        Field("topics", _("Topics"), False,
              "topics topic themes theme subjects sujets sujet categories category categorie"),
        Field("communities", _("Communities"), False,
              "communities community communautes audience audiences public who participants"),
        Field("areas", _("Areas"), False,
              "areas area place location lieu region territoire zone ville city"),
        Field("supporting", _("Supporting organisations"), False,
              "supporting partners partenaires partnerdepartments partner"),
        Field("methods", _("Methods"), False, "methods method methodes methode format how"),
        Field("languages", _("Languages"), False, "languages language langues langue"),
        Field("link", _("Web page"), True, "link url lien web website page profilepage address"),
        Field("report_link", _("What was heard"), True, "reportlink report rapport reporturl"),
        Field("answer_link", _("What was answered"), True, "answerlink answer reponse response"),
        Field("reported", _("Whether it reported"), False, "reported reportavailableonline"),
        Field("visibility", _("Who may see it"), False, "visibility visibilite"),
        Field("influence", _("Level of influence"), False, "level influence levelofinfluence"),
        Field("cancel_reason", _("Why it was cancelled"), False, "cancelreason"),
        Field("exported", _("As Weft exported it")),
    )
}  # fmt: skip
TEXTS = ("title", "description", "purpose", "question")
LINKS = ("link", "report_link", "answer_link")
RELATIONS = ("topics", "communities", "areas", "supporting")
DAYS = ("opens_on", "closes_on")
LISTS = ("methods", "languages")


@dataclass(frozen=True)
class Column:
    """What one column means: a field, perhaps in a language; no field keeps it beside."""

    field: str = ""
    language: str = ""
    order: str = ""  # of a day written in figures: "dmy" or "mdy"; found out if empty
    drop: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    columns: Mapping[str, Column]
    identifier: tuple[str, ...] = ()  # columns that name a row; their values joined with "/"
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field: word: meaning
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # kind: word: public id
    schemes: Mapping[str, str] = field(default_factory=dict)  # field: scheme of its codes
    create: tuple[str, ...] = ()  # kinds that a steward lets the import make
    empty: tuple[str, ...] = ()  # words that stand for nothing
    separator: str = ";"
    inverted: str = REFUSE
    language: str = "en"  # of texts whose column does not say
    lead: str = ""  # the lead where no column says: its public id or its name
    visibility: str = "organisation"
    source: Mapping[str, str] = field(default_factory=dict)  # key, name, licence, …
    style: str = ""  # TEMPLATE or EXPORT, if it is one of the hub's own

    def as_json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return value

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).digest()

    def columns_of(self, *fields: str) -> list[str]:
        return [name for name, column in self.columns.items() if column.field in fields]


def from_json(value: Mapping[str, Any]) -> Definition:
    """A definition from data, whoever wrote it; what is unknown in it is left out."""
    rest: dict[str, Any] = {}
    for key in Definition.__dataclass_fields__.keys() & value.keys() - {"columns"}:
        rest[key] = tuple(value[key]) if isinstance(value[key], list) else value[key]
    given: Mapping[str, Mapping[str, Any]] = value.get("columns", {})
    return Definition(columns={name: _column(each) for name, each in given.items()}, **rest)


def _column(value: Mapping[str, Any]) -> Column:
    if value.get("field") and value["field"] not in FIELDS:
        return Column()
    return Column(**{key: value[key] for key in Column.__dataclass_fields__ if key in value})


def fitted(definition: Definition, columns: Iterable[str]) -> Definition:
    """The definition for a file with these columns: others are kept beside, absent ones go."""
    names = list(columns)
    kept = {name: _meant(definition, name) for name in names}
    identifier = tuple(name for name in definition.identifier if name in names)
    return replace(definition, columns=kept, identifier=identifier)


def _meant(definition: Definition, name: str) -> Column:
    """What a column means; one in any language if ``<name>_*`` is known and a tag follows."""
    if name in definition.columns:
        return definition.columns[name]
    base, _underscore, tag = name.rpartition("_")
    found = definition.columns.get(f"{base}_{ANY_LANGUAGE}")
    if found and languages.is_tag(tag):
        return replace(found, language=tag)
    return Column(drop=is_told(name))


def is_told(column: str) -> bool:
    """A column that Weft itself put into a sheet of refused rows."""
    return column.startswith(TOLD)


@dataclass(frozen=True)
class Ready:
    """A ready-made mapping."""

    key: str
    name: str
    needs: frozenset[str]  # columns by which a file is recognised
    definition: Definition


@lru_cache(maxsize=1)
def ready() -> dict[str, Ready]:
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Ready(
            path.stem, value["name"], frozenset(value["needs"]), from_json(value["definition"])
        )
    return found


def recognise(columns: Iterable[str]) -> Ready | None:
    """The ready-made mapping whose columns the file has; the one that knows most of them."""
    names = set(columns)
    fitting = [each for each in ready().values() if each.needs <= names]
    return max(fitting, key=lambda each: len(each.needs), default=None)


def with_source(definition: Definition, key: str | None, name: str) -> Definition:
    """The definition with a source: the one asked for, its own, or one named after the file."""
    if key:
        own = definition.source if definition.source.get("key") == key else {"name": key}
        return replace(definition, source={**own, "key": key})
    if definition.source.get("key"):
        return definition
    return replace(definition, source={"key": slugify(name)[:60] or "file", "name": name[:200]})


def with_(definition: Definition, **fields: Any) -> Definition:
    return replace(definition, **fields)
