"""Which record a row of an export is about, and whether whoever brings the file may write it.

Stewards and the operator bring identifiers in; others change what they may change anyway. Whether
an identifier belongs to a record that they may not see, or to none, they read the same words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from weft.government.models.people import Role
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.register.imports.exported.facts import Exported
from weft.register.imports.reading import Candidate, Problem
from weft.register.models import Engagement, Named
from weft.register.permissions import NOT_THERE, NOT_YOURS

type Found = dict[str, Engagement]


def existing(candidates: Sequence[Candidate], *, lock: bool) -> Found:
    """The records by the identifiers of their rows; locked until the transaction ends, if asked."""
    rows = Engagement.objects.select_related("lead", "source")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    told = list(_told(candidates))
    by_id = [each.public_id for _candidate, each in told if each.public_id]
    found = {each.public_id: each for each in rows.filter(public_id__in=by_id)}
    without = [(candidate, each) for candidate, each in told if not each.public_id]
    known = {
        f"{each.source.key}/{each.source_identifier}": each
        for each in rows.filter(_from_sources(each for _candidate, each in without))
    }
    return found | {
        candidate.identifier: known[candidate.identifier]
        for candidate, _each in without
        if candidate.identifier in known
    }


@dataclass(frozen=True)
class Judge:
    """What stands against the rows of one batch; a constant number of queries."""

    viewer: Viewer | None
    found: Mapping[str, Engagement]
    taken: Mapping[tuple[str, str], str]  # source and identifier in it: the record that has it
    seen: frozenset[int]
    edited: frozenset[int]

    def problems(self, candidate: Candidate) -> list[Problem]:
        problem = self._problem(candidate)
        return [problem] if problem else []

    def _problem(self, candidate: Candidate) -> Problem | None:
        told, record = candidate.exported, self.found.get(candidate.identifier)
        if told is None:
            return None
        if record is None:
            return self._new(candidate, told)
        if not self._may_see(record):
            return self._not_theirs() if self._brings() else _hidden()
        if _is_other(told, record):
            return self._not_theirs()
        if not self._may_change(record):
            return Problem("id", str(NOT_YOURS))
        return None

    def _new(self, candidate: Candidate, told: Exported) -> Problem | None:
        if told.public_id and not self._brings():
            return _hidden()
        if (told.source.get("key", ""), told.source_identifier) in self.taken:
            says = _("The register has this record of its source under another identifier.")
            return Problem("id", says, _("Leave the identifier out, to change that one."))
        is_named = candidate.values.get("visibility") == Visibility.NAMED
        if is_named and self.viewer is None:
            says = _("Only people named on it would see it, and a table names nobody.")
            mend = _("Import it as somebody, who is then named on it: --as.")
            return Problem("visibility", says, mend)
        return None

    def _brings(self) -> bool:
        return self.viewer is None or self.viewer.is_steward

    def _may_see(self, record: Engagement) -> bool:
        return self.viewer is None or record.pk in self.seen

    def _may_change(self, record: Engagement) -> bool:
        """The twin of `permissions.may_change`, for those that are seen."""
        return (
            self.viewer is None
            or record.pk in self.edited
            or self.viewer.is_steward
            or self.viewer.holds(Role.LEAD, record.lead_id)
        )

    @staticmethod
    def _not_theirs() -> Problem:
        says = _("This identifier belongs to another engagement.")
        return Problem("id", says, _("Leave the identifier out, and a new one is given."))


def judge(
    candidates: Sequence[Candidate], found: Found, viewer: Viewer | None, *, now: datetime
) -> Judge:
    if not any(_told(candidates)):
        return Judge(None, found, {}, frozenset(), frozenset())
    records = {record.pk for record in found.values()}
    new = [each for candidate, each in _told(candidates) if candidate.identifier not in found]
    taken = Engagement.objects.filter(_from_sources(new)).values_list(
        "source__key", "source_identifier", "public_id"
    )
    seen: Iterable[int] = ()
    edited: Iterable[int] = ()
    if viewer is not None:
        visible = Engagement.objects.visible_to(viewer, now=now).filter(pk__in=records)
        seen = visible.values_list("pk", flat=True)
        named = Named.objects.filter(engagement__in=records, person=viewer.person_id, may_edit=True)
        edited = named.values_list("engagement", flat=True)
    return Judge(
        viewer=viewer,
        found=found,
        taken={(key, value): public_id for key, value, public_id in taken},
        seen=frozenset(seen),
        edited=frozenset(edited),
    )


def _told(candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Exported]]:
    return ((each, each.exported) for each in candidates if each.exported)


def _from_sources(told: Iterable[Exported]) -> Q:
    """Records of these sources under these identifiers; none, if there are none."""
    by_source: dict[str, list[str]] = {}
    for each in told:
        if each.source_identifier:
            key = each.source.get("key", "")
            by_source.setdefault(key, []).append(each.source_identifier)
    wanted = Q(pk__in=())
    for key, values in by_source.items():
        wanted |= Q(source__key=key, source_identifier__in=values)
    return wanted


def _is_other(told: Exported, record: Engagement) -> bool:
    """The same identifier here, but another record in its source."""
    if not told.source:
        return False
    own = (record.source.key, record.source_identifier)
    return own != (told.source["key"], told.source_identifier)


def _hidden() -> Problem:
    mend = _("Leave the identifier out to record it as new, or ask a steward to import it.")
    return Problem("id", str(NOT_THERE), mend)
