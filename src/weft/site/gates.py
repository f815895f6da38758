"""Gates: who gets through, role by role, as tables that a person can read.

A cell says what somebody meets: `ok`, the page; `in`, the way to sign in (401 in the API); `403`,
a no with its reason; `404`, the same words as for a thing that is not there. The rows from `lead`
to `auditor` are members of the record's own organisation, those after it are not. Columns say who
may see the record; `any` stands where no record is concerned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from weft.government.models.people import Role as Membership
from weft.government.viewers import Viewer


class Role(StrEnum):
    """Everybody who can stand before an address."""

    NOBODY = "nobody"
    ACCOUNT = "account"  # signed in, without a membership
    LEAD = "lead"
    POLICY_OWNER = "policy_owner"
    DECISION_MAKER = "decision_maker"
    ANALYST = "analyst"
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"
    OTHER_LEAD = "other_lead"
    CLERK = "clerk"
    STEWARD = "steward"
    NAMED = "named"  # no membership, named on the record as an editor
    CONTACT = "contact"  # no membership, speaks for the record's community or rights-holder
    CIVIL_SOCIETY = "civil_society"
    TOKEN = "token"  # noqa: S105 - the lead's token with every scope
    BARE_TOKEN = "bare_token"  # noqa: S105 - the lead's token without a scope


class Outcome(StrEnum):
    OK = "ok"
    SIGN_IN = "in"
    REFUSED = "403"
    HIDDEN = "404"


Cells = Mapping[Role, Mapping[str, Outcome]]
ANY = "any"
# Early: for those named, and shown to those who speak for its rights-holders.
COLUMNS = ("named", "organisation", "government", "public", "embargoed", "early")


@dataclass(frozen=True)
class Gate:
    """Who gets through: `cells[role][column]`."""

    says: str
    cells: Cells
    asks_itself: bool = False  # no session to go by: a call of the API, a sign-in half done

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.cells[Role.NOBODY])

    def opens_for(self, role: Role) -> bool:
        """Whether `role` gets through for some record."""
        return Outcome.OK in self.cells[role].values()

    def outcome_of(self, viewer: Viewer) -> Outcome:
        """The most that `viewer` can meet here, whatever the record."""
        roles = roles_of(viewer)
        if any(self.opens_for(role) for role in roles):
            return Outcome.OK
        return next(iter(self.cells[roles[-1]].values()))


def roles_of(viewer: Viewer) -> tuple[Role, ...]:
    """The rows that may be `viewer`'s, the record not being known; the strongest last."""
    if viewer.person is None:
        return (Role.NOBODY,)
    if viewer.roles and not viewer.is_official:
        return (Role.ACCOUNT, Role.NAMED, Role.CONTACT, Role.CIVIL_SOCIETY)
    held = {role for role, _ in viewer.roles}
    rows = [Role(role) for role in Membership.values if role in held]
    if Role.LEAD in rows:
        rows.append(Role.OTHER_LEAD)
    return (Role.NAMED, Role.CONTACT, Role.ACCOUNT, *rows)


def gate(says: str, table: str, *, asks_itself: bool = False) -> Gate:
    """Read a table: a heading of columns, then a line for each role, none left out."""
    heading, *lines = (line.split() for line in table.strip().splitlines())
    cells = {
        Role(role): dict(zip(heading, map(Outcome, outcomes), strict=True))
        for role, *outcomes in lines
    }
    missing = set(Role) - set(cells)
    if missing:
        raise ValueError(f"“{says}” leaves out {', '.join(sorted(missing))}.")
    return Gate(says, cells, asks_itself)


def _plain(says: str, *, ok: set[Role]) -> Gate:
    """A gate that is the same for every record; who is not signed in is sent to do so."""

    def outcome(role: Role) -> Outcome:
        if role in ok:
            return Outcome.OK
        return Outcome.REFUSED if role in _WITH_SESSION else Outcome.SIGN_IN

    return Gate(says, {role: {ANY: outcome(role)} for role in Role})


_WITH_SESSION = set(Role) - {Role.NOBODY, Role.TOKEN, Role.BARE_TOKEN}
_OFFICIALS = _WITH_SESSION - {Role.ACCOUNT, Role.NAMED, Role.CONTACT, Role.CIVIL_SOCIETY}

EVERYBODY = _plain("Everybody.", ok=set(Role))
ACCOUNTS = _plain("Whoever is signed in.", ok=_WITH_SESSION)
OFFICIALS = _plain("Members of a government body.", ok=_OFFICIALS)
STEWARDS = _plain("Stewards.", ok={Role.STEWARD})
RECORDERS = _plain(
    "Engagement leads, policy owners and stewards.",
    ok={Role.LEAD, Role.OTHER_LEAD, Role.POLICY_OWNER, Role.STEWARD},
)
INVITERS = _plain("Engagement leads and stewards.", ok={Role.LEAD, Role.OTHER_LEAD, Role.STEWARD})
# Of the membership of an analyst, or an invitation to be one.
GIVERS = _plain("Engagement leads of its organisation, and stewards.", ok={Role.LEAD, Role.STEWARD})
SPEAKS = _plain("Those who speak for it, verified by a steward.", ok={Role.CONTACT})
# Pages in the middle of signing in: without a beginning, they lead to it.
STAGE = Gate("Whoever is signing in.", ACCOUNTS.cells, asks_itself=True)
MAILED = Gate(
    "Whoever holds the link that was mailed.",
    {role: {ANY: Outcome.HIDDEN} for role in Role},
    asks_itself=True,
)
RETURN = Gate(
    "Whoever comes back from another system, having left from here.",
    {role: {ANY: Outcome.SIGN_IN} for role in Role},
    asks_itself=True,
)
OWNER = gate(
    "Its owner.",
    """
                    own  another's
    nobody          in   in
    account         ok   404
    lead            ok   404
    policy_owner    ok   404
    decision_maker  ok   404
    analyst         ok   404
    facilitator     ok   404
    auditor         ok   404
    other_lead      ok   404
    clerk           ok   404
    steward         ok   404
    named           ok   404
    contact         ok   404
    civil_society   ok   404
    token           in   in
    bare_token      in   in
    """,
)

JOBS = gate(
    "Whoever asked for the work, and stewards.",
    """
                    own  another's
    nobody          in   in
    account         ok   404
    lead            ok   404
    policy_owner    ok   404
    decision_maker  ok   404
    analyst         ok   404
    facilitator     ok   404
    auditor         ok   404
    other_lead      ok   404
    clerk           ok   404
    steward         ok   ok
    named           ok   404
    contact         ok   404
    civil_society   ok   404
    token           in   in
    bare_token      in   in
    """,
)

SEES = gate(
    "Whoever may see the engagement.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          404    404           404         ok      404        404
    account         404    404           404         ok      404        404
    lead            404    ok            ok          ok      ok         404
    policy_owner    404    ok            ok          ok      ok         404
    decision_maker  404    ok            ok          ok      ok         404
    analyst         404    ok            ok          ok      ok         404
    facilitator     404    ok            ok          ok      ok         404
    auditor         404    ok            ok          ok      ok         404
    other_lead      404    404           ok          ok      404        404
    clerk           404    404           ok          ok      404        404
    steward         404    404           ok          ok      404        404
    named           ok     ok            ok          ok      ok         ok
    contact         404    404           404         ok      404        ok
    civil_society   404    404           404         ok      404        404
    token           404    404           404         ok      404        404
    bare_token      404    404           404         ok      404        404
    """,
)
CHANGES = gate(
    "Whoever may change the engagement.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          in     in            in          in      in         in
    account         404    404           404         403     404        404
    lead            404    ok            ok          ok      ok         404
    policy_owner    404    403           403         403     403        404
    decision_maker  404    403           403         403     403        404
    analyst         404    403           403         403     403        404
    facilitator     404    403           403         403     403        404
    auditor         404    403           403         403     403        404
    other_lead      404    404           403         403     404        404
    clerk           404    404           403         403     404        404
    steward         404    404           ok          ok      404        404
    named           ok     ok            ok          ok      ok         ok
    contact         404    404           404         403     404        403
    civil_society   404    404           404         403     404        404
    token           in     in            in          in      in         in
    bare_token      in     in            in          in      in         in
    """,
)
SEES_POLICY_ITEM = gate(
    "Whoever may see the policy item; named on it is its owner.",
    """
                    named  organisation  government  public
    nobody          404    404           404         ok
    account         404    404           404         ok
    lead            404    ok            ok          ok
    policy_owner    404    ok            ok          ok
    decision_maker  404    ok            ok          ok
    analyst         404    ok            ok          ok
    facilitator     404    ok            ok          ok
    auditor         404    ok            ok          ok
    other_lead      404    404           ok          ok
    clerk           404    404           ok          ok
    steward         404    404           ok          ok
    named           ok     ok            ok          ok
    contact         404    404           404         ok
    civil_society   404    404           404         ok
    token           404    404           404         ok
    bare_token      404    404           404         ok
    """,
)
CHANGES_POLICY_ITEM = gate(
    "Whoever may change the policy item; named on it is its owner.",
    """
                    named  organisation  government  public
    nobody          in     in            in          in
    account         404    404           404         403
    lead            404    ok            ok          ok
    policy_owner    404    ok            ok          ok
    decision_maker  404    403           403         403
    analyst         404    403           403         403
    facilitator     404    403           403         403
    auditor         404    403           403         403
    other_lead      404    404           403         403
    clerk           404    404           403         403
    steward         404    404           ok          ok
    named           ok     ok            ok          ok
    contact         404    404           404         403
    civil_society   404    404           404         403
    token           in     in            in          in
    bare_token      in     in            in          in
    """,
)
ASKS = gate(
    "Officials who may see the engagement.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          in     in            in          in      in         in
    account         404    404           404         404     404        404
    lead            404    ok            ok          ok      ok         404
    policy_owner    404    ok            ok          ok      ok         404
    decision_maker  404    ok            ok          ok      ok         404
    analyst         404    ok            ok          ok      ok         404
    facilitator     404    ok            ok          ok      ok         404
    auditor         404    ok            ok          ok      ok         404
    other_lead      404    404           ok          ok      404        404
    clerk           404    404           ok          ok      404        404
    steward         404    404           ok          ok      404        404
    named           404    404           404         404     404        404
    contact         404    404           404         404     404        404
    civil_society   404    404           404         404     404        404
    token           in     in            in          in      in         in
    bare_token      in     in            in          in      in         in
    """,
)
# Of a pair of which one side may be seen as the column says, the other by everybody; neither is
# matched openly.
SEES_OVERLAP = gate(
    "Officials who may be told of both engagements; stewards of silent ones too.",
    """
                    named  organisation  government  public  embargoed
    nobody          in     in            in          in      in
    account         403    403           403         403     403
    lead            404    ok            ok          ok      ok
    policy_owner    404    ok            ok          ok      ok
    decision_maker  404    ok            ok          ok      ok
    analyst         404    ok            ok          ok      ok
    facilitator     404    ok            ok          ok      ok
    auditor         404    ok            ok          ok      ok
    other_lead      404    404           ok          ok      404
    clerk           404    404           ok          ok      404
    steward         ok     ok            ok          ok      ok
    named           403    403           403         403     403
    civil_society   403    403           403         403     403
    contact         403    403           403         403     403
    token           in     in            in          in      in
    bare_token      in     in            in          in      in
    """,
)
SETTLES_OVERLAP = gate(
    "Stewards, and the leads of one side who may see both.",
    """
                    named  organisation  government  public  embargoed
    nobody          in     in            in          in      in
    account         403    403           403         403     403
    lead            404    ok            ok          ok      ok
    policy_owner    404    404           404         404     404
    decision_maker  404    404           404         404     404
    analyst         404    404           404         404     404
    facilitator     404    404           404         404     404
    auditor         404    404           404         404     404
    other_lead      404    404           403         403     404
    clerk           404    404           404         404     404
    steward         ok     ok            ok          ok      ok
    named           403    403           403         403     403
    civil_society   403    403           403         403     403
    contact         403    403           403         403     403
    token           in     in            in          in      in
    bare_token      in     in            in          in      in
    """,
)
JOINS_OVERLAP = gate(
    "Stewards and the leads of one side, who may open both.",
    """
                    named  organisation  government  public  embargoed
    nobody          in     in            in          in      in
    account         403    403           403         403     403
    lead            404    ok            ok          ok      ok
    policy_owner    404    404           404         404     404
    decision_maker  404    404           404         404     404
    analyst         404    404           404         404     404
    facilitator     404    404           404         404     404
    auditor         404    404           404         404     404
    other_lead      404    404           403         403     404
    clerk           404    404           404         404     404
    steward         403    403           ok          ok      403
    named           403    403           403         403     403
    civil_society   403    403           403         403     403
    contact         403    403           403         403     403
    token           in     in            in          in      in
    bare_token      in     in            in          in      in
    """,
)
ASKS_ABOUT_OVERLAP = gate(
    "Stewards.",
    """
                    named  organisation  government  public  embargoed
    nobody          in     in            in          in      in
    account         403    403           403         403     403
    lead            404    404           404         404     404
    policy_owner    404    404           404         404     404
    decision_maker  404    404           404         404     404
    analyst         404    404           404         404     404
    facilitator     404    404           404         404     404
    auditor         404    404           404         404     404
    other_lead      404    404           404         404     404
    clerk           404    404           404         404     404
    steward         ok     ok            ok          ok      ok
    named           403    403           403         403     403
    civil_society   403    403           403         403     403
    contact         403    403           403         403     403
    token           in     in            in          in      in
    bare_token      in     in            in          in      in
    """,
)
ANSWERS_FOR = gate(
    "Whoever answers for the engagement that is asked about; absent to everybody else.",
    """
                    named  organisation  government  public  embargoed
    nobody          in     in            in          in      in
    account         404    404           404         404     404
    lead            404    ok            ok          ok      ok
    policy_owner    404    404           404         404     404
    decision_maker  404    404           404         404     404
    analyst         404    404           404         404     404
    facilitator     404    404           404         404     404
    auditor         404    404           404         404     404
    other_lead      404    404           404         404     404
    clerk           404    404           404         404     404
    steward         404    404           404         404     404
    named           ok     ok            ok          ok      ok
    civil_society   404    404           404         404     404
    contact         404    404           404         404     404
    token           in     in            in          in      in
    bare_token      in     in            in          in      in
    """,
)
REPLIES = gate(
    "Those who may see the engagement and speak for somebody whom it asks.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          in     in            in          in      in         in
    account         404    404           404         403     404        404
    lead            404    403           403         403     403        404
    policy_owner    404    403           403         403     403        404
    decision_maker  404    403           403         403     403        404
    analyst         404    403           403         403     403        404
    facilitator     404    403           403         403     403        404
    auditor         404    403           403         403     403        404
    other_lead      404    404           403         403     404        404
    clerk           404    404           403         403     404        404
    steward         404    404           403         403     404        404
    named           403    403           403         403     403        403
    contact         404    404           404         ok      404        ok
    civil_society   404    404           404         403     404        404
    token           in     in            in          in      in         in
    bare_token      in     in            in          in      in         in
    """,
)
API_EVERYBODY = Gate(
    "Everybody; a token shows what its owner sees.", EVERYBODY.cells, asks_itself=True
)
API_OFFICIALS = Gate(
    "A token with the scope, of a member of a government body; absent to everybody else.",
    {role: {ANY: Outcome.OK if role == Role.TOKEN else Outcome.HIDDEN} for role in Role},
    asks_itself=True,
)
API_SEES = gate(
    "Whoever may see the engagement; a token with the scope sees as its owner does.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          404    404           404         ok      404        404
    account         404    404           404         ok      404        404
    lead            404    404           404         ok      404        404
    policy_owner    404    404           404         ok      404        404
    decision_maker  404    404           404         ok      404        404
    analyst         404    404           404         ok      404        404
    facilitator     404    404           404         ok      404        404
    auditor         404    404           404         ok      404        404
    other_lead      404    404           404         ok      404        404
    clerk           404    404           404         ok      404        404
    steward         404    404           404         ok      404        404
    named           404    404           404         ok      404        404
    contact         404    404           404         ok      404        404
    civil_society   404    404           404         ok      404        404
    token           404    ok            ok          ok      ok         404
    bare_token      404    404           404         ok      404        404
    """,
    asks_itself=True,
)
API_RECORDERS = gate(
    "A token with the scope, of somebody who may record engagements.",
    """
                    any
    nobody          in
    account         in
    lead            in
    policy_owner    in
    decision_maker  in
    analyst         in
    facilitator     in
    auditor         in
    other_lead      in
    clerk           in
    steward         in
    named           in
    contact         in
    civil_society   in
    token           ok
    bare_token      403
    """,
    asks_itself=True,
)
API_CHANGES = gate(
    "A token with the scope, of somebody who may change the engagement.",
    """
                    named  organisation  government  public  embargoed  early
    nobody          in     in            in          in      in         in
    account         in     in            in          in      in         in
    lead            in     in            in          in      in         in
    policy_owner    in     in            in          in      in         in
    decision_maker  in     in            in          in      in         in
    analyst         in     in            in          in      in         in
    facilitator     in     in            in          in      in         in
    auditor         in     in            in          in      in         in
    other_lead      in     in            in          in      in         in
    clerk           in     in            in          in      in         in
    steward         in     in            in          in      in         in
    named           in     in            in          in      in         in
    contact         in     in            in          in      in         in
    civil_society   in     in            in          in      in         in
    token           404    ok            ok          ok      ok         404
    bare_token      403    403           403         403     403        403
    """,
    asks_itself=True,
)
