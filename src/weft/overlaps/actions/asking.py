"""Ask the leads of a pair; where one side is matched silently, ask it first whether it may be
named, and connect the two when it says yes."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.notices import actions as notices
from weft.overlaps import people
from weft.overlaps.actions.settling import lock
from weft.overlaps.models import Choice, Overlap
from weft.overlaps.permissions import may_answer, may_ask
from weft.overlaps.talks import Question
from weft.people.models import Person
from weft.register.models import Engagement

ASKED, ANSWERED = "overlap_asked", "overlap_answered"  # kinds of notice
Kind = Question.Kind


@dataclass(frozen=True)
class Asked:
    """How many people were asked what, and how many sides have nobody to ask."""

    what: int = 0
    may_name: int = 0
    nobody: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(
            self.what + other.what, self.may_name + other.may_name, self.nobody + other.nobody
        )


@transaction.atomic
def ask(*, overlap: Overlap, viewer: Viewer, hand: Hand) -> Asked:
    """Ask whoever answers for each side, in their inbox and by mail, each as far as they may be
    told. A question that is there already is not asked twice."""
    locked = lock(overlap)
    may_ask(viewer, locked, now=hand.at).require()
    if hand.person is None:
        raise ValidationError(_("Only a person asks."))
    asked = _ask_both(locked, by=hand.person, hand=hand)
    if asked != Asked():
        trail.record(locked, Entry.Verb.DID, hand, what="ask")
    return asked


@transaction.atomic
def answer(*, question: Question, answer: str, words: str, viewer: Viewer, hand: Hand) -> None:
    """Answer for one side. A yes to being named connects the two: the other side is asked then.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is saved.
    """
    overlap = lock(question.overlap)
    asked = Question.objects.select_related("engagement", "asked_by").get(pk=question.pk)
    may_answer(viewer, asked, now=hand.at).require()
    if answer not in _answers(asked):
        raise ValidationError({"answer": _("Choose one of the answers.")})
    before = asked.answer
    asked.answer, asked.words = answer, words.strip()
    asked.answered_by, asked.answered_at = hand.person, hand.at
    asked.full_clean(exclude=["overlap", "engagement", "asked_by", "answered_by"])
    asked.save()
    trail.record(
        overlap,
        Entry.Verb.DID,
        hand,
        what=f"answer_{asked.kind}",
        changes={"answer": (before, answer)},
        note=asked.words,
    )
    _tell_the_asker(overlap, asked, hand)
    if asked.kind == Kind.MAY_NAME and answer == Question.YES:
        _ask_both(overlap, by=asked.asked_by, hand=hand)


def _answers(question: Question) -> tuple[str, ...]:
    if question.kind == Kind.MAY_NAME:
        return (Question.YES, Question.NO)
    return tuple(Choice.values)


def _ask_both(overlap: Overlap, *, by: Person, hand: Hand) -> Asked:
    both = (_ask_side(overlap, side, by=by, hand=hand) for side in overlap.sides)
    return sum(both, Asked())


def _ask_side(overlap: Overlap, side: Engagement, *, by: Person, hand: Hand) -> Asked:
    mine = people.leads_of(side, now=hand.at)
    if not mine:
        return Asked(nobody=1)
    asked = Asked()
    if _is_unknown_to(overlap.beside(side), overlap, hand) and _is_new(
        overlap, side, Kind.MAY_NAME, by=by, hand=hand
    ):
        asked += Asked(may_name=_ask_for_the_name(overlap, side, mine, hand))
    told = people.told_of(overlap, side, now=hand.at)
    if told and _is_new(overlap, side, Kind.WHAT, by=by, hand=hand):
        asked += Asked(what=_ask_what(overlap, told, hand))
    return asked


def _is_unknown_to(other: Engagement, overlap: Overlap, hand: Hand) -> bool:
    """Whether the other side has people, none of whom may be told of this one."""
    theirs = people.leads_of(other, now=hand.at)
    side = overlap.beside(other)
    return bool(theirs) and not any(people.knows(each, side, now=hand.at) for each in theirs)


def _is_new(overlap: Overlap, side: Engagement, kind: str, *, by: Person, hand: Hand) -> bool:
    _question, is_new = Question.objects.get_or_create(
        overlap=overlap,
        engagement=side,
        kind=kind,
        defaults={"asked_by": by, "asked_at": hand.at},
    )
    return is_new


def _ask_for_the_name(overlap: Overlap, side: Engagement, mine: list[Person], hand: Hand) -> int:
    """Say nothing of the other side, not even that there is one."""
    question = overlap.questions.get(engagement=side, kind=Kind.MAY_NAME)
    text = format_lazy(
        _(
            "A steward asks: should another organisation plan something like “{title}”, may it be"
            " told of it?"
        ),
        title=people.title(side),
    )
    for person in mine:
        notices.tell(
            person=person,
            kind=ASKED,
            text=text,
            address=question.get_absolute_url(),
            about=side,
            hand=hand,
        )
    return len(mine)


def _ask_what(overlap: Overlap, told: list[Person], hand: Hand) -> int:
    text = format_lazy(
        _("A steward asks what “{one}” and “{other}” are to each other."),
        one=people.title(overlap.one),
        other=people.title(overlap.other),
    )
    for person in told:
        people.tell(overlap, person, kind=ASKED, text=text, hand=hand)
    return len(told)


def _tell_the_asker(overlap: Overlap, question: Question, hand: Hand) -> None:
    text = format_lazy(
        _("An answer came for “{title}”: {answer}"),
        title=people.title(question.engagement),
        answer=question.said,
    )
    people.tell(overlap, question.asked_by, kind=ANSWERED, text=text, hand=hand)
