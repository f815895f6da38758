"""The steward's queue: what imports met and Weft does not know, and what became of it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from civics.names import fold
from weft import identifiers, languages
from weft.government import naming
from weft.government.actions import entries
from weft.government.models import Community, Organisation, Proposal
from weft.government.models.entries import NamedEntry
from weft.government.permissions import may_decide_proposals
from weft.government.references import OURS
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry

BY_NAME = "name"  # the scheme of what comes without an identifier: its folded name is the value
NAME_LENGTH = 500

# Told after each decision, and after it is undone: a later room adds its own at start-up, to give
# what the import met to the records that wait for it.
followers: list[Callable[[Proposal, trail.Hand], None]] = []


@transaction.atomic
def propose(
    *,
    kind: str,
    scheme: str,
    value: str,
    names: Mapping[str, str],
    origin: str,
    hand: trail.Hand,
) -> Proposal:
    """Put something unknown into the steward's queue, once; meeting it again only counts.

    Without an identifier (`value`) the name serves as one. What was decided stays decided:
    `proposal.became` is the entry it was made or linked to, None while it waits or if it was
    turned down (`proposal.state` tells which).
    """
    scheme, value = identity(scheme, value, names)
    kept = {
        tag: text.strip()[:NAME_LENGTH]
        for tag, text in names.items()
        if text.strip() and languages.is_tag(tag)
    }
    proposal, is_new = Proposal.objects.get_or_create(
        kind=kind,
        scheme=scheme,
        value=value,
        defaults={
            "names": kept,
            "origin": origin[:200],
            "proposed_at": hand.at,
            "proposed_by": hand.person,
        },
    )
    if is_new:
        trail.record(proposal, Entry.Verb.CREATED, hand)
    else:
        Proposal.objects.filter(pk=proposal.pk).update(times_met=F("times_met") + 1)
        proposal.times_met += 1
    return proposal


def identity(scheme: str, value: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Under which scheme and value something is known in the queue."""
    if value.strip():
        return _fitted(scheme, 60), _fitted(value.strip(), 200)
    return BY_NAME, _fitted(fold(languages.choose(names, "en").text), 200)


def _fitted(text: str, length: int) -> str:
    """`text` if it fits; else its beginning with a fingerprint of the whole."""
    if len(text) <= length:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: length - 33]}~{digest}"


@transaction.atomic
def create(
    *,
    proposals: Iterable[Proposal],
    viewer: Viewer | None,
    hand: trail.Hand,
    fields: Mapping[str, Any] | None = None,
) -> list[NamedEntry]:
    """Make a new entry of each that waits; `fields` are set on all of them.

    `viewer` None is the hub's operator, at its command line.
    """
    if viewer is not None:
        may_decide_proposals(viewer).require()
    made = []
    for proposal in _waiting(proposals):
        entry = _made(proposal, fields or {})
        trail.record(entry, Entry.Verb.CREATED, hand, what="proposal")
        _decide(proposal, Proposal.State.CREATED, hand, became=entry)
        made.append(entry)
    return made


@transaction.atomic
def link(*, proposal: Proposal, entry: NamedEntry, viewer: Viewer, hand: trail.Hand) -> None:
    """Say that what was met is `entry`; its names become other names of the entry."""
    may_decide_proposals(viewer).require()
    for locked in _waiting([proposal]):
        if not isinstance(entry, locked.model) or entry.merged_into_id is not None:
            raise ValidationError(_("Choose an entry of the same kind that is still in use."))
        kept = locked.model._default_manager.select_for_update().get(pk=entry.pk)
        new = naming.add_other_names(kept, locked.names.values())
        identifier = _identify(kept, locked)
        changes = {"other_names": (new.before, new.after)} if new.added else None
        trail.record(kept, Entry.Verb.CHANGED, hand, what="link", changes=changes, note=str(locked))
        locked.undo = {"other_names": new.added, "identifier": identifier}
        _decide(locked, Proposal.State.LINKED, hand, became=kept)
        entries.tell_changed(kept, hand)


@transaction.atomic
def decline(*, proposals: Iterable[Proposal], viewer: Viewer, hand: trail.Hand) -> int:
    """Turn down those that wait; what met them stays without such an entry."""
    may_decide_proposals(viewer).require()
    waiting = _waiting(proposals)
    for proposal in waiting:
        _decide(proposal, Proposal.State.DECLINED, hand)
    return len(waiting)


@transaction.atomic
def undo(*, proposals: Iterable[Proposal], viewer: Viewer, hand: trail.Hand) -> int:
    """Let decided ones wait again: what was made of them goes, what was added is taken back.

    Raises
    ------
    ValidationError
        Where an entry that was made is in use by now; nothing is undone.
    """
    may_decide_proposals(viewer).require()
    decided = _locked(proposals).exclude(state=Proposal.State.WAITING)
    for proposal in decided:
        entry, state = proposal.became_at_first, proposal.state
        _decide(proposal, Proposal.State.WAITING, hand)
        if entry is not None and state == Proposal.State.CREATED:
            _unmake(entry, hand)
        elif entry is not None:
            _unlink(proposal, entry, hand)
    return len(decided)


def _locked(proposals: Iterable[Proposal]) -> QuerySet[Proposal]:
    return Proposal.objects.select_for_update().filter(pk__in=[each.pk for each in proposals])


def _waiting(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Locked; those that somebody decided meanwhile are left out."""
    return list(_locked(proposals).filter(state=Proposal.State.WAITING))


def _decide(
    proposal: Proposal, state: str, hand: trail.Hand, *, became: NamedEntry | None = None
) -> None:
    before, is_decided = proposal.state, state != Proposal.State.WAITING
    proposal.state = state
    proposal.decided_at = hand.at if is_decided else None
    proposal.decided_by = hand.person if is_decided else None
    proposal.became_id = became.pk if became else None
    proposal.save()
    trail.record(proposal, Entry.Verb.CHANGED, hand, changes={"state": (before, state)})
    for follow in followers:
        follow(proposal, hand)


def _made(proposal: Proposal, fields: Mapping[str, Any]) -> NamedEntry:
    entry = proposal.model(names=proposal.names, **_code(proposal), **fields)
    if isinstance(entry, Community) and not entry.shares:
        entry.shares = Community.Shares.SITUATION
    entry.full_clean(exclude=["merged_into"])
    entry.save()
    _identify(entry, proposal)
    return entry


def _code(proposal: Proposal) -> dict[str, str]:
    """The identifier as the entry's own code, where its list has one."""
    if proposal.scheme == OURS:
        local = {"code": identifiers.new()} if proposal.kind == Proposal.Kind.TOPIC else {}
        return {"public_id": proposal.value, **local}
    has_identifier = proposal.scheme != BY_NAME
    if proposal.kind == Proposal.Kind.TOPIC and not has_identifier:
        return {"scheme": "local", "code": identifiers.new()}
    if proposal.kind in (Proposal.Kind.TOPIC, Proposal.Kind.AREA) and has_identifier:
        return {"scheme": proposal.scheme, "code": _fitted(proposal.value, 60)}
    if proposal.kind == Proposal.Kind.COMMUNITY and not proposal.scheme:
        return {"code": _fitted(proposal.value, 60)}
    return {}


def _identify(entry: NamedEntry, proposal: Proposal) -> int | None:
    """Keep the identifier with an organisation; other lists find it through the proposal."""
    if not isinstance(entry, Organisation) or proposal.scheme in (BY_NAME, OURS):
        return None
    return entry.identifiers.create(scheme=proposal.scheme, value=proposal.value).pk


def _unmake(entry: NamedEntry, hand: trail.Hand) -> None:
    if naming.is_in_use(entry):
        raise ValidationError(
            _("“%(name)s” is in use by now. Merge it into another entry instead."),
            params={"name": entry.name},
        )
    trail.record(entry, Entry.Verb.DELETED, hand, what="undo")
    entry.delete()


def _unlink(proposal: Proposal, entry: NamedEntry, hand: trail.Hand) -> None:
    added, identifier = proposal.undo.get("other_names", []), proposal.undo.get("identifier")
    before = list(entry.other_names)
    entry.other_names = [name for name in before if name not in added]
    entry.version += 1
    entry.save(update_fields=["other_names", "version"])
    if isinstance(entry, Organisation) and identifier:
        entry.identifiers.filter(pk=identifier).delete()
    changes = {"other_names": (before, entry.other_names)} if added else None
    trail.record(entry, Entry.Verb.CHANGED, hand, what="unlink", changes=changes)
    entries.tell_changed(entry, hand)
