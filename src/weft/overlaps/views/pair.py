"""One pair, side by side, and what is decided about it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from weft.government.models.policy import Visibility
from weft.ledger import trail
from weft.overlaps import actions, history, queue, seen
from weft.overlaps.models import Choice, Overlap
from weft.overlaps.permissions import answers_for, may_ask, may_join, may_look_again, may_settle
from weft.overlaps.settled import current
from weft.overlaps.showing import Pair, show
from weft.overlaps.talks import JoinUp, Question
from weft.overlaps.views.requests import (
    crumbs,
    find,
    hand_of,
    moment_of,
    refuse,
    viewer_of,
)
from weft.ui import banners

LATER = "later"
REST = timedelta(days=30)  # how long "later" is
RELATIONS = ("topics", "communities", "rights_holders", "areas")
# What is chosen, on which button, and by which key.
BUTTONS: tuple[tuple[str, str | Promise, str], ...] = (
    (Choice.JOINED, gettext_lazy("Join"), "j"),
    (Choice.COORDINATED, gettext_lazy("Coordinate"), "c"),
    (Choice.COMPLEMENTARY, gettext_lazy("Complementary"), "p"),
    (Choice.NOT_THE_SAME, gettext_lazy("Not the same"), "n"),
    (LATER, gettext_lazy("Later"), "l"),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, one: str, other: str) -> HttpResponse:
    overlap = find(request, one, other)
    errors: list[str] = []
    if request.method == "POST":
        try:
            return _choose(request, overlap)
        except ValidationError as refused:
            errors = refused.messages
    for side in overlap.sides:
        prefetch_related_objects([side], *RELATIONS)
    shown = show(overlap, viewer_of(request), moment_of(request))
    _note_readings(request, shown)
    context = _context(request, shown) | {
        "errors": errors,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "overlaps/pair.html", context, status=422 if errors else 200)


def _choose(request: HttpRequest, overlap: Overlap) -> HttpResponse:
    viewer, moment = viewer_of(request), moment_of(request)
    wanted = queue.Wanted.read(request.GET)
    onward = queue.neighbours(overlap, wanted, viewer, moment)[1]
    may_settle(viewer, overlap.one, overlap.other, now=moment.now).require()
    choice, reason = request.POST.get("choice", ""), request.POST.get("reason", "")
    who: dict[str, Any] = {"overlap": overlap, "viewer": viewer, "hand": hand_of(request)}
    if choice == LATER:
        actions.put_off(until=moment.day + REST, **who)
        said = _("Put at the end of the queue for 30 days.")
    elif choice not in Choice.values:
        raise ValidationError(_("Choose what the two are to each other."))
    elif may_look_again(viewer, overlap, now=moment.now):
        actions.look_again(choice=choice, reason=reason, **who)
        said = _("Your second look is on record.")
    else:
        actions.settle(choice=choice, reason=reason, **who)
        said = _("Settled: %(choice)s") % {"choice": Choice(choice).label}
    place = [overlap.one.public_id, overlap.other.public_id]
    undo = reverse("overlap_undo", args=place) + f"?of={choice}"
    banners.say(request, said, undo=undo)
    query = f"?{wanted.query_string}" if wanted.query_string else ""
    next_page = onward.get_absolute_url() if onward else reverse("overlaps")
    return redirect(next_page + query)


@login_required
@require_POST
def undo(request: HttpRequest, one: str, other: str) -> HttpResponse:
    overlap = find(request, one, other)
    who: dict[str, Any] = {
        "overlap": overlap,
        "viewer": viewer_of(request),
        "hand": hand_of(request),
    }
    try:
        if request.GET.get("of") == LATER:
            actions.put_off(until=None, **who)
        else:
            actions.take_back(**who)
    except ValidationError as refused:
        refuse(request, refused)
    else:
        banners.say(request, _("Taken back."))
    return redirect(overlap)


@login_required
@require_POST
def ask(request: HttpRequest, one: str, other: str) -> HttpResponse:
    overlap = find(request, one, other)
    asked = actions.ask(overlap=overlap, viewer=viewer_of(request), hand=hand_of(request))
    for words in _asked(asked):
        banners.say(request, words)
    return redirect(overlap)


def _asked(asked: actions.Asked) -> list[str]:
    said = []
    if asked.what:
        words = ngettext(
            "%(number)s person is asked what the two are to each other.",
            "%(number)s people are asked what the two are to each other.",
            asked.what,
        )
        said.append(words % {"number": asked.what})
    if asked.may_name:
        words = ngettext(
            "%(number)s person is asked whether their engagement may be named; the other side is"
            " told nothing before that.",
            "%(number)s people are asked whether their engagement may be named; the other side is"
            " told nothing before that.",
            asked.may_name,
        )
        said.append(words % {"number": asked.may_name})
    if asked.nobody:
        said.append(_("Nobody here answers for one of the two: nobody was asked for it."))
    return said or [_("They were asked before: nobody is asked twice.")]


@login_required
@require_POST
def note(request: HttpRequest, one: str, other: str) -> HttpResponse:
    overlap = find(request, one, other)
    actions.write_note(
        overlap=overlap,
        note=request.POST.get("note", "")[:2000],
        viewer=viewer_of(request),
        hand=hand_of(request),
    )
    banners.say(request, _("The note is on both pages."))
    return redirect(overlap)


def _note_readings(request: HttpRequest, shown: Pair) -> None:
    """Who read of a record that not everybody may see is on record."""
    viewer, moment = viewer_of(request), moment_of(request)
    restricted = [
        side.engagement
        for side in shown.sides
        if side.engagement.visibility != Visibility.PUBLIC
        or (side.engagement.embargo_until or moment.now) > moment.now
    ]
    if viewer.person:
        trail.read_all(restricted, trail.Hand(person=viewer.person, at=moment.now))


def _context(request: HttpRequest, shown: Pair) -> dict[str, Any]:
    viewer, moment, overlap = viewer_of(request), moment_of(request), shown.overlap
    wanted = queue.Wanted.read(request.GET)
    query = f"?{wanted.query_string}" if wanted.query_string else ""
    before, after = queue.neighbours(overlap, wanted, viewer, moment)
    is_second_look = bool(may_look_again(viewer, overlap, now=moment.now))
    return {
        "pair": shown,
        "overlap": overlap,
        "current": None if is_second_look else current(overlap),
        "is_second_look": is_second_look,
        "history": [] if is_second_look else history.lines(overlap),
        "buttons": [each for each in BUTTONS if not (is_second_look and each[0] == LATER)],
        "may_settle": may_settle(viewer, overlap.one, overlap.other, now=moment.now),
        "may_ask": may_ask(viewer, overlap, now=moment.now),
        "may_join": may_join(viewer, overlap, now=moment.now),
        "has_join_up": overlap.join_ups.filter(state__in=JoinUp.LIVE).exists(),
        "may_write_note": bool(may_settle(viewer, overlap.one, overlap.other, now=moment.now)),
        "questions": _questions(request, overlap),
        "before": before.get_absolute_url() + query if before else "",
        "after": after.get_absolute_url() + query if after else "",
        "queue_href": reverse("overlaps") + query,
        "is_public": seen.public_pairs(now=moment.now).filter(pk=overlap.pk).exists(),
        "breadcrumbs": crumbs(),
    }


def _questions(request: HttpRequest, overlap: Overlap) -> list[dict[str, Any]]:
    """What the sides were asked, and whether the reader answers for one."""
    viewer, moment = viewer_of(request), moment_of(request)
    rows = overlap.questions.select_related("engagement__lead", "answered_by")
    return [
        {
            "question": each,
            "may_answer": answers_for(viewer, each.engagement, now=moment.now),
            "choices": Choice.choices if each.kind == Question.Kind.WHAT else [],
        }
        for each in rows
    ]
