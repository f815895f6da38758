"""A body ends: what is below it, its open policy items and its people go to the heir, and back.

Later rooms hand over theirs (`actions.succession.followers`). What `hand_over` answers is kept as
JSON; `hand_back` leaves alone what somebody changed since.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from weft.government.models import Membership, Organisation, PolicyItem, Succession
from weft.ledger import trail
from weft.ledger.models import Entry

DONE = (PolicyItem.Stage.IN_FORCE, PolicyItem.Stage.DROPPED)
Moved = dict[str, Any]


def hand_over(succession: Succession, hand: trail.Hand) -> Moved:
    source, heir = succession.organisation, succession.successor
    moved: Moved = {}
    if heir:
        moved["children"] = _move_children(source, heir, hand)
        moved["policy_items"] = _move_policy_items(source, heir, hand)
    return moved | _move_memberships(source, heir, succession.on, hand)


def hand_back(succession: Succession, today: date, hand: trail.Hand) -> None:
    source, heir, moved = succession.organisation, succession.successor, succession.moved
    if heir:
        for child in _rows(Organisation, moved.get("children")):
            stood = moved["children"][str(child.pk)]
            if child.parent_id == stood:
                _point(child, "parent", source, hand, what="undo")
        for item in _rows(PolicyItem, moved.get("policy_items")):
            if item.organisation_id == heir.pk:
                _point(item, "organisation", source, hand, what="undo")
    _take_memberships_back(succession, today, hand)


def _rows[M: models.Model](model: type[M], moved: Any) -> models.QuerySet[M]:
    """The records that moved, locked; their keys are those of a list or a mapping in JSON."""
    keys = [int(key) for key in moved or ()]
    return model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")


def _move_children(source: Organisation, heir: Organisation, hand: trail.Hand) -> dict[str, Any]:
    """Answers under what each stands now."""
    moved = {}
    for child in source.children.select_for_update():
        # The heir itself may have stood below; it then stands where the other stood.
        parent = source.parent if child.pk == heir.pk else heir
        _point(child, "parent", parent, hand, what="merge")
        moved[str(child.pk)] = parent and parent.pk
    return moved


def _move_policy_items(source: Organisation, heir: Organisation, hand: trail.Hand) -> list[int]:
    moved = []
    for item in source.policy_items.exclude(stage__in=DONE).select_for_update():
        _point(item, "organisation", heir, hand, what="merge")
        moved.append(item.pk)
    return moved


def _point(record: Any, name: str, to: Organisation | None, hand: trail.Hand, *, what: str) -> None:
    before = getattr(record, name)
    setattr(record, name, to)
    record.version += 1
    record.save(update_fields=[name, "version"])
    changes = {name: (before and before.public_id, to and to.public_id)}
    trail.record(record, Entry.Verb.CHANGED, hand, what=what, changes=changes)


# --- People ----------------------------------------------------------------------------------


def _move_memberships(
    source: Organisation, heir: Organisation | None, on: date, hand: trail.Hand
) -> Moved:
    """Each ends on the day and, with an heir, goes on there, deputies with theirs."""
    held = Membership.objects.select_for_update().filter(organisation=source)
    new: dict[int, Membership] = {}
    ended, deleted = [], []
    for each in held.active_or_later(on).order_by(F("lent_by").asc(nulls_first=True)):
        if heir:
            new[each.pk] = Membership.objects.create(
                person_id=each.person_id, organisation=heir, role=each.role,
                starts_on=max(on, each.starts_on), ends_on=each.ends_on,
                lent_by=new.get(each.lent_by_id or 0),
            )  # fmt: skip
            trail.record(new[each.pk], Entry.Verb.CREATED, hand, what="merge")
        if each.starts_on >= on:
            deleted.append(_as_json(each))
        else:
            ended.append([each.pk, _iso(each.ends_on)])
    for each in held.filter(pk__in=[key for key, _ in ended]):
        end_membership(each, on, hand)
    for each in held.filter(pk__in=[row["pk"] for row in deleted]).order_by(
        F("lent_by").desc(nulls_last=True)
    ):
        end_membership(each, on, hand)
    return {"ended": ended, "deleted": deleted, "begun": [each.pk for each in new.values()]}


def end_membership(membership: Membership, on: date, hand: trail.Hand) -> None:
    """End it on the day; what was to begin later does not begin."""
    if membership.starts_on >= on:
        trail.record(membership, Entry.Verb.DELETED, hand, what="succession")
        membership.delete()
        return
    _set_end(membership, on, hand)


def _set_end(membership: Membership, ends_on: date | None, hand: trail.Hand) -> None:
    before, membership.ends_on = membership.ends_on, ends_on
    membership.version += 1
    membership.save(update_fields=["ends_on", "version"])
    changes = {"ends_on": (_iso(before), _iso(ends_on))}
    trail.record(membership, Entry.Verb.CHANGED, hand, what="succession", changes=changes)


def _take_memberships_back(succession: Succession, today: date, hand: trail.Hand) -> None:
    """What began with the heir ends today; what had ended goes on as if it never had."""
    moved = succession.moved
    begun = moved.get("begun", [])
    rows = Membership.objects.select_for_update()
    lent = rows.filter(Q(pk__in=begun) | Q(lent_by__in=begun)).active_or_later(today)
    for each in lent.order_by(F("lent_by").desc(nulls_last=True)):
        end_membership(each, today, hand)
    ends = dict(moved.get("ended", []))
    for each in rows.filter(pk__in=ends, ends_on=succession.on):
        _set_end(each, _day(ends[each.pk]), hand)
    new: dict[int, Membership] = {}
    for row in moved.get("deleted", []):
        new[row["pk"]] = _made_again(row, succession.organisation, new, hand)


def _made_again(
    row: Moved, body: Organisation, made: dict[int, Membership], hand: trail.Hand
) -> Membership:
    lender = row["lent_by"]
    still = Membership.objects.filter(pk=lender).first() if lender else None
    membership = Membership.objects.create(
        person_id=row["person"], organisation=body, role=row["role"],
        starts_on=date.fromisoformat(row["starts_on"]), ends_on=_day(row["ends_on"]),
        lent_by=made.get(lender, still),
    )  # fmt: skip
    trail.record(membership, Entry.Verb.CREATED, hand, what="undo")
    return membership


def _as_json(membership: Membership) -> Moved:
    return {
        "pk": membership.pk,
        "person": membership.person_id,
        "role": membership.role,
        "starts_on": _iso(membership.starts_on),
        "ends_on": _iso(membership.ends_on),
        "lent_by": membership.lent_by_id,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
