"""A person's own choice of what is mailed to them, and when."""

from django.db import transaction

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.notices import times
from weft.notices.models import Letterbox, Mute, Notice, Rhythm
from weft.people.models import Person

FIELDS = ("rhythm", "hour", "weekday", "zone")


@transaction.atomic
def choose_rhythm(
    *, person: Person, rhythm: str, hour: int, weekday: int, zone: str, hand: trail.Hand
) -> Letterbox:
    """What waits already leaves at the new time; with `OFF` it stays in the inbox only."""
    box = _locked(person)
    after = {"rhythm": rhythm, "hour": hour, "weekday": weekday, "zone": zone}
    changes = {
        name: (getattr(box, name), after[name])
        for name in FIELDS
        if getattr(box, name) != after[name]
    }
    if changes:
        box.rhythm, box.hour, box.weekday, box.zone = rhythm, hour, weekday, zone
        box.rhythm_before = ""
        _reckon(box, hand)
        trail.record(box, Entry.Verb.CHANGED, hand, changes=changes)
    return box


@transaction.atomic
def stop_mail(*, person: Person, hand: trail.Hand) -> None:
    """No more letters; remembers the rhythm, for `resume_mail`."""
    box = _locked(person)
    if box.rhythm == Rhythm.OFF:
        return
    before, box.rhythm, box.rhythm_before = box.rhythm, Rhythm.OFF, box.rhythm
    _reckon(box, hand)
    changes = {"rhythm": (before, box.rhythm)}
    trail.record(box, Entry.Verb.CHANGED, hand, what="stop_mail", changes=changes)


@transaction.atomic
def resume_mail(*, person: Person, hand: trail.Hand) -> None:
    """Take `stop_mail` back; what came in between is in the inbox only."""
    box = _locked(person)
    if box.rhythm != Rhythm.OFF or not box.rhythm_before:
        return
    box.rhythm, box.rhythm_before = box.rhythm_before, ""
    _reckon(box, hand)
    changes = {"rhythm": (Rhythm.OFF, box.rhythm)}
    trail.record(box, Entry.Verb.CHANGED, hand, what="resume_mail", changes=changes)


@transaction.atomic
def mute(*, person: Person, hand: trail.Hand, kind: str = "", about: str = "") -> Mute:
    """No more mail of this kind, or about this thing; what waits of it leaves no more either."""
    _locked(person)
    muted, is_new = Mute.objects.get_or_create(
        person=person, kind=kind, about=about, defaults={"at": hand.at}
    )
    waiting = Notice.objects.filter(to=person, waits=True)
    waiting.filter(**({"kind": kind} if kind else {"about": about})).update(
        waits=False, read_at=hand.at
    )
    if is_new:
        trail.record(muted, Entry.Verb.CREATED, hand, changes=_said(muted, begins=True))
    return muted


@transaction.atomic
def unmute(*, person: Person, hand: trail.Hand, kind: str = "", about: str = "") -> None:
    _locked(person)
    muted = Mute.objects.filter(person=person, kind=kind, about=about).first()
    if muted:
        trail.record(muted, Entry.Verb.DELETED, hand, changes=_said(muted, begins=False))
        muted.delete()


def _said(muted: Mute, *, begins: bool) -> trail.Changes:
    name, value = ("kind", muted.kind) if muted.kind else ("about", muted.about)
    return {name: ("", value) if begins else (value, "")}


def _locked(person: Person) -> Letterbox:
    Letterbox.objects.get_or_create(person=person)
    return Letterbox.objects.select_for_update().get(person=person)


def _reckon(box: Letterbox, hand: trail.Hand) -> None:
    waiting = Notice.objects.filter(to=box.person_id, waits=True)
    if box.rhythm == Rhythm.OFF:
        waiting.update(waits=False)
        box.next_at = None
    elif waiting.exists():
        box.next_at = times.next_letter(box, after=hand.at)
    box.save()
