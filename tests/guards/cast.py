"""A government in small, with somebody in every role, for the walks over all addresses."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from tests.guards import passkeys
from weft.government.actions import merging
from weft.government.models import Invitation, Organisation, Proposal, RightsHolder, Succession
from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_area,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import Viewer, viewer_of
from weft.jobs import kinds
from weft.jobs.models import Job
from weft.ledger.trail import Hand
from weft.notices.models import Notice
from weft.overlaps.models import Overlap
from weft.overlaps.talks import JoinUp, Question
from weft.overlaps.tests.factories import make_overlap
from weft.people import tokens
from weft.people.models import Person, Token
from weft.register import search
from weft.register.imports.tests.factories import make_import
from weft.register.models import Draft, EarlyView, Engagement, Named
from weft.register.tests.factories import make_engagement
from weft.site.gates import Role

SECRET_WORD = "Quetzalcoatlus"  # no other record has it
EMBARGO = datetime(2100, 1, 1, tzinfo=UTC)
MEMBERS = (
    Role.LEAD,
    Role.POLICY_OWNER,
    Role.DECISION_MAKER,
    Role.ANALYST,
    Role.FACILITATOR,
    Role.AUDITOR,
)


@dataclass
class World:
    ministry: Organisation
    people: dict[Role, Person]
    secrets: dict[Role, str] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def client(self, role: Role) -> Client:
        """A browser, or a program, of `role`; signed in a moment ago."""
        if role in self.secrets:
            return Client(headers={"authorization": f"Bearer {self.secrets[role]}"})
        client = Client()
        if role != Role.NOBODY:
            client.force_login(
                self.people[role], backend="django.contrib.auth.backends.ModelBackend"
            )
            session = client.session
            record_authentication(
                SimpleNamespace(session=session),
                self.people[role],
                method="password",
                reauthenticated=True,
            )
            session.save()
        return client

    def viewer(self, role: Role) -> Viewer:
        return viewer_of(self.people[role], at=now())


def now() -> datetime:
    return timezone.now()


def make_world() -> World:
    ministry = make_organisation("Ministry of Parks")
    people = {role: make_person("Ministry Member") for role in MEMBERS}
    for role, person in people.items():
        make_membership(person, ministry, role.value)
    elsewhere = {
        Role.OTHER_LEAD: ("Agency of Roads", "lead", "ministry"),
        Role.CLERK: ("Parliament", "clerk", "parliament"),
        Role.STEWARD: ("Central Office", "steward", "ministry"),
        Role.CIVIL_SOCIETY: ("Friends of Parks", "analyst", "civil_society"),
    }
    for role, (name, membership, kind) in elsewhere.items():
        people[role] = make_person("Other Member")
        make_membership(people[role], make_organisation(name, kind=kind), membership)
    people[Role.ACCOUNT] = make_person("No Member")
    people[Role.NAMED] = make_person("Named Person")
    people[Role.CONTACT] = make_person("Contact Person")
    world = World(ministry, people)
    for role, scopes in ((Role.TOKEN, list(Token.Scope)), (Role.BARE_TOKEN, [])):
        world.people[role] = people[Role.LEAD]
        _, world.secrets[role] = mint(people[Role.LEAD], scopes)
    world.records = {
        "organisation": ministry,
        "topic": make_topic("Parks"),
        "community": make_community("Walkers"),
        "area": make_area("Parkshire"),
        "policy_item": make_policy_item(ministry, "Parks bill"),
        "rights_holder": RightsHolder.objects.create(names={"en": "Nation of the Parks"}),
        **_of_people(ministry, people[Role.STEWARD]),
    }
    for public in ("community", "rights_holder"):
        make_contact(people[Role.CONTACT], world.records[public])
    return world


def _of_people(ministry: Organisation, steward: Person) -> dict[str, Any]:
    """An analyst of the ministry, the invitation of another, a merger and a proposal."""
    moment = now()
    analyst, copy = make_person("Anna Analyst"), make_organisation("Copy of the ministry")
    merger = merging.merge(
        duplicate=copy,
        kept=ministry,
        viewer=viewer_of(steward, at=moment),
        hand=Hand(person=steward, at=moment),
    )
    invitation = Invitation.objects.create(
        email="new@example.org",
        organisation=ministry,
        role="analyst",
        digest="0" * 64,
        invited_by=steward,
        invited_at=moment,
        expires_at=moment + timedelta(days=1),
    )
    return {
        "person": analyst,
        "membership": make_membership(analyst, ministry, "analyst"),
        "invitation": invitation,
        "merger": merger,
        "succession": Succession.objects.create(
            organisation=ministry, kind="abolished", on=date(2099, 1, 1), is_planned=True
        ),
        "proposal": Proposal.objects.create(
            kind="organisation", scheme="register", value="x", names={"en": "X"}, proposed_at=moment
        ),
    }


def mint(owner: Person, scopes: list[str]) -> tuple[Token, str]:
    now = timezone.now()
    return tokens.mint(
        owner=owner, name="Copy", scopes=scopes, at=now, expires_at=now + timedelta(days=1)
    )


def make_record(world: World, column: str, *, title: str = SECRET_WORD) -> Engagement:
    """An engagement of the ministry that may be seen as `column` says."""
    embargoed = column == "embargoed"
    as_others = {"embargoed": Visibility.PUBLIC, "early": Visibility.NAMED}
    engagement = make_engagement(
        f"{title} {column}",
        lead=world.ministry,
        visibility=as_others.get(column, column),
        embargo_until=EMBARGO if embargoed else None,
        opens_on=date(2020, 1, 1),
        closes_on=date(2100, 1, 1),
        announced_at=datetime(2019, 12, 1, tzinfo=UTC),
    )
    engagement.topics.add(world.records["topic"])
    engagement.communities.add(world.records["community"])
    engagement.areas.add(world.records["area"])
    engagement.policy_items.add(world.records["policy_item"])
    engagement.rights_holders.add(world.records["rights_holder"])
    if column == "early":
        EarlyView.objects.create(engagement=engagement, since=now())
    Named.objects.create(engagement=engagement, person=world.people[Role.NAMED], may_edit=True)
    world.engagements[column] = engagement
    search.reindex([engagement.pk])
    return engagement


def _public_id(kind: str) -> Callable[[World, Role, str], dict[str, Any]]:
    return lambda world, role, column: {"public_id": world.records[kind].public_id}


def _engagement(world: World, role: Role, column: str) -> dict[str, Any]:
    return {"public_id": world.engagements[column].public_id}


def _two_asks(world: World, role: Role, column: str) -> dict[str, Any]:
    """An engagement, and another that everybody may see and that asks the same."""
    other = make_engagement("The same again", communities=[world.records["community"]])
    other.rights_holders.add(world.records["rights_holder"])
    return {**_engagement(world, role, column), "other_id": other.public_id}


def _policy_item(world: World, role: Role, column: str) -> dict[str, Any]:
    """One that may be seen as `column` says; without a column, the one that engagements serve."""
    item = world.records["policy_item"]
    if column:
        owner = world.people[Role.NAMED]
        item = make_policy_item(world.ministry, "Parks bill", visibility=column, owner=owner)
    return {"public_id": item.public_id}


def _token(world: World, role: Role, column: str) -> dict[str, Any]:
    mine = world.people.get(role, world.people[Role.LEAD])
    other = make_person("Somebody Else")
    return {"pk": mint(mine if column == "own" else other, [])[0].pk}


def _passkey(world: World, role: Role, column: str) -> dict[str, Any]:
    mine = world.people.get(role, world.people[Role.LEAD])
    owner = mine if column == "own" else make_person("Somebody Else")
    key = Authenticator.objects.create(
        user=owner,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Key", "credential": passkeys.registered()},
    )
    return {"pk": key.pk}


def _codes(world: World, role: Role, column: str) -> dict[str, Any]:
    """Gives `role` a second factor, for the pages about having one."""
    person = world.people.get(role)
    if person and not person.authenticator_set.exists():
        TOTP.activate(person, "A" * 32)
        RecoveryCodes.activate(person)
    return {}


WALK = kinds.Kind(key="walk", label="A walk", work=lambda run: {})


def _job(world: World, role: Role, column: str) -> dict[str, Any]:
    kinds.register(WALK)
    mine = world.people.get(role, world.people[Role.LEAD])
    asked_by = mine if column == "own" else make_person("Somebody Else")
    job = Job.objects.create(kind="walk", asked_by=asked_by, asked_at=timezone.now())
    return {"job_id": job.pk}


def _notice(world: World, role: Role, column: str) -> dict[str, Any]:
    mine = world.people.get(role, world.people[Role.LEAD])
    to = mine if column == "own" else make_person("Somebody Else")
    notice = Notice.objects.create(
        to=to, kind="walk", about="kind walk", text="Walk", address="/about/", at=timezone.now()
    )
    return {"pk": notice.pk}


def _draft(world: World, role: Role, column: str) -> dict[str, Any]:
    mine = world.people.get(role, world.people[Role.LEAD])
    person = mine if column == "own" else make_person("Somebody Else")
    return {"draft_id": Draft.objects.create(person=person, saved_at=timezone.now()).pk}


def _import(world: World, role: Role, column: str) -> dict[str, Any]:
    mine = world.people.get(role, world.people[Role.LEAD])
    asked_by = mine if column == "own" else make_person("Somebody Else")
    return {"public_id": make_import(asked_by=asked_by).public_id}


def _overlap(world: World, role: Role, column: str) -> dict[str, Any]:
    """One of the ministry's, as `column` says, with a public one of another body."""
    pair = _pair(world, column)
    return {"one": pair.one.public_id, "other": pair.other.public_id}


def _joined(world: World, role: Role, column: str) -> dict[str, Any]:
    """One that is proposed to be joined."""
    pair = _pair(world, column)
    if not pair.join_ups.exists():
        JoinUp.objects.create(
            overlap=pair,
            kept=pair.one,
            gone=pair.other,
            kept_version=1,
            gone_version=1,
            proposed_by=world.people[Role.STEWARD],
            proposed_at=now(),
        )
    return _overlap(world, role, column)


def _question(world: World, role: Role, column: str) -> dict[str, Any]:
    asked, _ = Question.objects.get_or_create(
        overlap=_pair(world, column),
        engagement=world.engagements[column],
        kind=Question.Kind.MAY_NAME,
        defaults={"asked_by": world.people[Role.STEWARD], "asked_at": now()},
    )
    return {"public_id": asked.public_id}


def _pair(world: World, column: str) -> Overlap:
    mine = world.engagements[column]
    if f"pair {column}" not in world.records:
        rivers = make_organisation("Agency of Rivers")
        world.records[f"pair {column}"] = make_overlap(mine, make_engagement(lead=rivers))
    pair: Overlap = world.records[f"pair {column}"]
    return pair


# What the arguments of an address are, by its row's `of`.
ARGUMENTS: dict[str, Callable[[World, Role, str], dict[str, Any]]] = {
    "": lambda world, role, column: {},
    "engagement": _engagement,
    "act": lambda world, role, column: _engagement(world, role, column) | {"name": "cancel"},
    "pair": _two_asks,
    "draft": _draft,
    "new draft": lambda world, role, column: {"draft_id": uuid.uuid4()},
    "organisation": _public_id("organisation"),
    "topic": _public_id("topic"),
    "community": _public_id("community"),
    "area": _public_id("area"),
    "rights_holder": _public_id("rights_holder"),
    "policy_item": _policy_item,
    "person": _public_id("person"),
    "membership": _public_id("membership"),
    "invitation": _public_id("invitation"),
    "merger": _public_id("merger"),
    "succession": lambda world, role, column: {"pk": world.records["succession"].pk},
    "proposal": lambda world, role, column: {"pk": world.records["proposal"].pk},
    "secret": lambda world, role, column: {"secret": "nonsense"},
    "token": _token,
    "passkey": _passkey,
    "second factor": _codes,
    "provider": lambda world, role, column: {"provider_id": "hub"},
    "mailed key": lambda world, role, column: {"key": "nonsense"},
    "reset key": lambda world, role, column: {"uidb36": "1", "key": "nonsense"},
    "export": lambda world, role, column: {"ending": "csv"},
    "job": _job,
    "notice": _notice,
    "overlap": _overlap,
    "overlap question": _question,
    "joined overlap": _joined,
    "import": _import,
    "refused rows": lambda world, role, column: {**_import(world, role, column), "ending": "csv"},
    "template": lambda world, role, column: {"ending": "csv"},
}
OF_AN_ENGAGEMENT = {
    "engagement",
    "act",
    "pair",
    "overlap",
    "overlap question",
    "joined overlap",
}  # rows whose walk needs one of each visibility


# Things whose pages list engagements.
LISTED = ("organisation", "topic", "community", "area", "rights_holder", "policy_item")
ENDINGS = ("csv", "xlsx", "jsonl")


def every_argument(of: str, world: World) -> list[dict[str, Any]]:
    """The arguments of each address that a listing row stands for."""
    if of == "export":
        return [{"ending": ending} for ending in ENDINGS]
    return [ARGUMENTS[of](world, Role.NOBODY, "")]
