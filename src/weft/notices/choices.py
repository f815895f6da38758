"""Where a person chooses what is mailed to them, and when; some of it by a link in a letter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from weft.ledger.trail import Hand
from weft.notices import actions, kinds, links, things
from weft.notices.forms import LetterboxForm
from weft.notices.models import Letterbox, Mute, Notice, Rhythm
from weft.notices.views import hand, me
from weft.people.models import Person
from weft.ui import banners


@never_cache
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    box = Letterbox.objects.filter(person=me(request)).first() or Letterbox(person=me(request))
    form = LetterboxForm(request.POST or None, instance=box)
    if request.method == "POST" and form.is_valid():
        actions.choose_rhythm(person=me(request), hand=hand(request), **form.cleaned_data)
        banners.say(request, _("Your choice is saved."))
        return redirect("notice_settings")
    context = {
        "form": form,
        "muted": _muted(me(request)),
        "kinds": _kinds(me(request)),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Your account"), reverse("account")),
            (_("Notices by mail"), ""),
        ],
    }
    return render(request, "notices/settings.html", context)


def _muted(person: Person) -> list[dict[str, Any]]:
    """What is muted, in words."""
    mutes = list(Mute.objects.filter(person=person).order_by("-at", "-pk"))
    names = things.shown([mute.about for mute in mutes if mute.about], person, at=timezone.now())
    gone = _("Something that you may no longer see")
    return [
        {"mute": mute, "says": kinds.label(mute.kind) if mute.kind else names.get(mute.about, gone)}
        for mute in mutes
    ]


def _kinds(person: Person) -> list[tuple[str, object]]:
    muted = set(Mute.objects.filter(person=person).values_list("kind", flat=True))
    return [(kind, label) for kind, label in kinds.known().items() if kind not in muted]


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Mute or unmute a kind or a thing, from a page."""
    kind, about = request.POST.get("kind", ""), request.POST.get("about", "")
    chosen = {"kind": kind} if kind else {"about": about}
    if "unmute" in request.POST:
        actions.unmute(person=me(request), hand=hand(request), **chosen)
        banners.say(request, _("You are told by mail again."))
    elif _is_known(me(request), kind, about):
        actions.mute(person=me(request), hand=hand(request), **chosen)
        banners.say(request, _("No more mail about it. It still waits in your inbox."))
    else:
        banners.refuse(request, _("You get no such notices."))
    return redirect("notice_settings")


def _is_known(person: Person, kind: str, about: str) -> bool:
    return kind in kinds.known() or (
        bool(about) and Notice.objects.filter(to=person, about=about).exists()
    )


@csrf_exempt  # the link itself is what may do it; a mail program has no session
@never_cache
@require_http_methods(["GET", "POST"])
def mute_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """RFC 8058: a mail program POSTs, and it is done. A person sees a page with a button.

    GET changes nothing, since programs that look for dangers in mail follow every link.
    """
    choice = links.read(secret)
    person = choice and Person.objects.filter(public_id=choice.public_id, is_active=True).first()
    if not choice or not person:
        raise Http404
    if request.method == "POST":
        act = _take_back if "undo" in request.POST else _stop
        act(person, choice, Hand(person=person, at=timezone.now(), origin="letter"))
    context = {
        "says": kinds.label(choice.kind) if choice.kind else "",
        "is_of_all": not choice.kind and not choice.about,
        "is_stopped": _is_stopped(person, choice),
        "was_asked": request.method == "POST",
    }
    return render(request, "notices/mute.html", context)


def _stop(person: Person, choice: links.Choice, acts: Hand) -> None:
    if choice.kind or choice.about:
        actions.mute(person=person, kind=choice.kind, about=choice.about, hand=acts)
    else:
        actions.stop_mail(person=person, hand=acts)


def _take_back(person: Person, choice: links.Choice, acts: Hand) -> None:
    if choice.kind or choice.about:
        actions.unmute(person=person, kind=choice.kind, about=choice.about, hand=acts)
    else:
        actions.resume_mail(person=person, hand=acts)


def _is_stopped(person: Person, choice: links.Choice) -> bool:
    if choice.kind or choice.about:
        return Mute.objects.filter(person=person, kind=choice.kind, about=choice.about).exists()
    return Letterbox.objects.filter(person=person, rhythm=Rhythm.OFF).exists()
