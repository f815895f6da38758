"""Go through a file: say what it would do (dry run), or do it, from where it was left.

A batch of rows, its history, its index and the job's checkpoint are one transaction: whenever the
process dies, a row and the note that it is done are both there or neither.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weft.government.models import Proposal
from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.register import bulk, search
from weft.register.imports import definitions, writing
from weft.register.imports.ahead import Batches, Task, reading_ahead
from weft.register.imports.exported import identities
from weft.register.imports.exported.reading import ExportReader
from weft.register.imports.exported.references import References
from weft.register.imports.lookups import Lookups
from weft.register.imports.reading import Candidate, Problem, Reader, is_guarded, orders
from weft.register.imports.rows import Read, Rows
from weft.register.imports.tables import Row, Table, open_table
from weft.register.models import Engagement, Source
from weft.register.moments import at_noon
from weft.register.permissions import may_create
from weft.register.snapshots import Snapshot

BATCH = 1000
MOST_SAMPLES, MOST_PROBLEMS, MOST_UNKNOWN = 20, 200, 200
REFUSED = "refused"
COUNTS = (writing.ADDED, writing.CHANGED, writing.UNCHANGED, REFUSED)

type OnRefused = Callable[[Row, Sequence[Problem]], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to bring in, how and for whom. `viewer` None is the hub's operator, who may do all."""

    path: Path
    name: str
    definition: definitions.Definition
    source: Source | None  # None in a dry run of a source that is new
    taken_on: Any
    viewer: Viewer | None
    hand: Hand

    @property
    def setting(self) -> writing.Setting:
        return writing.Setting(
            source=self.source or Source(key="", kind=Source.Kind.IMPORTED),
            taken_at=at_noon(self.taken_on),
            visibility=self.definition.visibility,
            hand=self.hand,
            languages=("en", "fr"),
        )


@dataclass
class Report:
    """What came of the rows so far; kept as JSON."""

    counts: Counter[str] = field(default_factory=Counter)
    warned: int = 0
    samples: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: self.counts[name] for name in COUNTS},
            "warned": self.warned,
            "samples": self.samples,
            "problems": self.problems,
            "unknown": self.unknown,
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Report":
        counts = Counter({name: value.get(name, 0) for name in COUNTS})
        lists = {name: list(value.get(name, [])) for name in ("samples", "problems", "unknown")}
        return cls(counts, value.get("warned", 0), **lists, notes=list(value.get("notes", [])))

    @property
    def sentence(self) -> str:
        return ", ".join(f"{name} {self.counts[name]}" for name in COUNTS)

    def tell(self, number: int, problems: Sequence[Problem], *, refused: bool) -> None:
        for each in problems[: MOST_PROBLEMS - len(self.problems)]:
            told = {"column": each.column, "says": each.says, "mend": each.mend}
            self.problems.append({"row": number, "refused": refused, **told})


class Pass:
    """One time through a file."""

    def __init__(self, order: Order, report: Report | None = None) -> None:
        bulk.spare_memory()
        self.order = order
        self.table: Table = open_table(order.path, order.name)
        self._definition = definitions.fitted(order.definition, self.table.columns)
        self._orders = orders(self.table, self._definition)
        self._guarded = is_guarded(self.table, self._definition)
        self.lookups, self._reader = self._begin()
        self._first: dict[int, int] = {}  # a hash of each identifier: the row that had it first
        self.adds = False  # whether most rows are new: those are worth to be read for the index
        self.has_made = False  # whether the batch before made entries of unknown words
        self._leads = _leads_of(order.viewer)
        self.vocabulary = search.Vocabulary()
        self.report = report or Report()
        self.report.notes = list(self.table.notes)

    def _begin(self) -> tuple[Lookups, Reader]:
        if self._definition.style == definitions.EXPORT:
            references = References(self._definition, self.order.viewer)
            reader = ExportReader(self._definition, references, self._orders, guarded=self._guarded)
            return references, reader
        lookups = Lookups(self._definition)
        return lookups, Reader(self._definition, lookups, self._orders, guarded=self._guarded)

    def rows(self) -> Rows:
        return Rows(self.table, self._reader)

    @contextmanager
    def ahead(self) -> Iterator[Batches]:
        """The rows, the next ones read while these are written."""
        order = self.order
        task = Task(
            *(order.path, order.name, self._definition, self._orders, self._guarded),
            self.lookups,
            get_language(),
        )
        with reading_ahead(task, self.rows()) as batches:
            yield batches

    def note(self, batch: Iterable[Read]) -> None:
        """Keep what rows that were read say of each other, and of words nobody knows."""
        for each in batch:
            self._refuse_duplicates(each.candidate)
            self.lookups.unknown.update(each.candidate.unknown)

    def again(self, each: Read) -> Read:
        """Read a row with unknown words once more, since more is known now."""
        if not each.candidate.unknown:
            return each
        candidate = self._reader.read(each.row)
        self._refuse_duplicates(candidate)
        return Read(each.row, candidate)

    def judge(self, each: Read, found: dict[str, Engagement]) -> Sequence[Problem]:
        """Why the row is refused; nothing if it is not."""
        candidate = each.candidate
        if candidate.problems:
            return [*candidate.problems, *candidate.warnings]
        if candidate.lead is None:
            word = candidate.unknown[-1].word
            says = _("Weft does not know the organisation “%(word)s”.") % {"word": word[:80]}
            mend = _(
                "Say in the mapping which one it is. It is proposed to the steward; "
                "repeat the import when it is known."
            )
            column = next(iter(self._definition.columns_of("lead", "lead_name")), "")
            return [Problem(column, says, mend)]
        record = found.get(candidate.identifier)
        if self._leads is None:
            return []
        if candidate.lead.pk not in self._leads or (record and record.lead_id not in self._leads):
            says = _("You can record engagements for your own organisation only.")
            return [Problem("", says, _("Leave this row out, or ask a steward to import it."))]
        return []

    def _refuse_duplicates(self, candidate: Candidate) -> None:
        key = hash(candidate.identifier)
        first = self._first.setdefault(key, candidate.number)
        if first == candidate.number:
            return
        columns = self._definition.identifier
        column = columns[-1] if columns else ""
        given = {"row": first, "identifier": candidate.identifier}
        says = _("Row %(row)d has the same identifier, “%(identifier)s”.")
        if candidate.identifier.startswith("~"):
            says = _("Row %(row)d is the same engagement: same lead, title and first day.")
        mend = _("Keep one of the two rows, or give this one an identifier of its own.")
        candidate.problems.append(Problem(column, says % given, mend))


def dry_run(
    order: Order,
    *,
    progress: Callable[[int], None] = lambda _done: None,
    on_refused: OnRefused = lambda _row, _problems: None,
) -> Report:
    """What the run would do; writes nothing."""
    this = Pass(order)
    done = 0
    for read in this.rows().batches(BATCH):
        done += len(read)
        this.note(read)
        batch = _pretend(this, read)
        found = _found(order, batch, lock=False)
        good = _sort(this, batch, found, on_refused)
        for change in writing.plan([each.candidate for each in good], found, order.setting):
            _count(this.report, change)
        progress(done)
    this.report.unknown = _unknown(this.lookups)
    return this.report


def run(
    order: Order,
    *,
    checkpoint: dict[str, Any],
    keep: Callable[[dict[str, Any], int], None],
    progress: Callable[[int], None] = lambda _done: None,
    on_refused: OnRefused = lambda _row, _problems: None,
) -> Report:
    """Bring the rows in, beginning after those that `checkpoint` says are done.

    `keep` is called in each batch's transaction with the new checkpoint and the rows done.
    """
    this = Pass(order, Report.from_json(checkpoint.get("report", {})))
    already, done = checkpoint.get("rows", 0), 0
    with this.ahead() as batches:
        while batch := batches.next(BATCH, for_index=this.adds):
            done += len(batch)
            this.note(batch)
            if done > already:
                with transaction.atomic():
                    _lock(order)
                    _bring_in(this, _settle(this, batch[-(done - already) :]), on_refused)
                    keep({"rows": done, "report": this.report.as_json()}, done)
            progress(done)
    this.report.unknown = _unknown(this.lookups)
    return this.report


def _bring_in(this: Pass, batch: Sequence[Read], on_refused: OnRefused) -> None:
    found = _found(this.order, batch, lock=True)
    good = _sort(this, batch, found, on_refused)
    changes = writing.plan([each.candidate for each in good], found, this.order.setting)
    writing.write(changes, this.order.setting, this.vocabulary)
    for change in changes:
        _count(this.report, change)
    this.adds = 2 * sum(each.what == writing.ADDED for each in changes) > len(batch)


def _settle(this: Pass, batch: Sequence[Read]) -> Sequence[Read]:
    """Put what is unknown into the steward's queue; the rows as they read afterwards."""
    order, origin, hand = this.order, this.order.hand.origin, this.order.hand
    met = dict.fromkeys(unknown for each in batch for unknown in each.candidate.unknown)
    if not met:
        this.has_made = False
        return batch
    made = [
        this.lookups.settle(unknown, viewer=order.viewer, origin=origin, hand=hand)
        for unknown in met
    ]
    # Rows that were read ahead do not know what the batch before made.
    is_more_known, this.has_made = any(made) or this.has_made, any(made)
    return [this.again(each) for each in batch] if is_more_known else batch


def _pretend(this: Pass, batch: Sequence[Read]) -> Sequence[Read]:
    """The rows as they would read once what is unknown was made, where the run will make it."""
    met = dict.fromkeys(unknown for each in batch for unknown in each.candidate.unknown)
    made = [this.lookups.pretend(unknown, viewer=this.order.viewer) for unknown in met]
    return [this.again(each) for each in batch] if any(made) else batch


def _lock(order: Order) -> None:
    """Two imports of one source write one after the other."""
    if order.source:
        Source.objects.select_for_update().get(pk=order.source.pk)


def _found(order: Order, batch: Sequence[Read], *, lock: bool) -> dict[str, Engagement]:
    candidates = [each.candidate for each in batch]
    if order.definition.style == definitions.EXPORT:
        return identities.existing(candidates, lock=lock)
    if order.source is None or order.source.pk is None:
        return {}
    return writing.existing(order.source, candidates, lock=lock)


def _sort(
    this: Pass, batch: Sequence[Read], found: dict[str, Engagement], on_refused: OnRefused
) -> list[Read]:
    """The rows to bring in; the others are told of."""
    good = []
    bringing = identities.judge(
        [each.candidate for each in batch], found, this.order.viewer, now=this.order.hand.at
    )
    for each in batch:
        problems = this.judge(each, found) or bringing.problems(each.candidate)
        if problems:
            this.report.counts[REFUSED] += 1
            this.report.tell(each.row.number, problems, refused=True)
            on_refused(each.row, problems)
            continue
        if each.candidate.warnings:
            this.report.warned += 1
            this.report.tell(each.row.number, each.candidate.warnings, refused=False)
        good.append(each)
    return good


def _count(report: Report, change: writing.Change) -> None:
    report.counts[change.what] += 1
    if change.what != writing.UNCHANGED and len(report.samples) < MOST_SAMPLES:
        report.samples.append(_sample(change))


def _sample(change: writing.Change) -> Snapshot:
    return {
        "row": change.candidate.number,
        "what": change.what,
        "title": change.engagement.title,
        "changes": {name: list(pair) for name, pair in change.changes.items()},
    }


def _unknown(lookups: Lookups) -> list[dict[str, Any]]:
    return [
        {
            "kind": str(each.kind),
            "word": each.word,
            "names": dict(each.names),
            "times": times,
            "like": [
                [like.public_id, like.name.text] for like in lookups.like(each.kind, each.word)
            ],
        }
        for each, times in lookups.unknown.most_common(MOST_UNKNOWN)
        if each.kind in Proposal.Kind.values
    ]


def _leads_of(viewer: Viewer | None) -> frozenset[int] | None:
    """The organisations for which a person may import; None for any."""
    if viewer is None or viewer.is_steward:
        return None
    return frozenset(key for key in viewer.organisation_ids if may_create(viewer, key))
