"""What the gallery's examples are about."""

from datetime import date
from typing import Any

from weft.ui.thread import Station

LONG = (
    "Consultation on the proposed amendments to the regulations for the safe transport, storage "
    "and disposal of substances that are prescribed under the Act respecting the protection of "
    "fresh water, including their effects on communities downstream"
)
STATES = ["idea", "planned", "announced", "open", "closed", "reported", "answered", "cancelled"]
FIRST, LAST, TODAY = date(2025, 1, 1), date(2025, 12, 31), date(2025, 2, 15)


def station(key: str, label: str, **rest: Any) -> Station:
    return Station(key=key, label=label, **{"state": "waiting", **rest})


HEALTHY = (
    station("policy", "Policy", state="done", count=1, href="#thread"),
    station("engagement", "Engagements", state="done", count=3, href="#thread"),
    station("contributions", "Contributions", state="done", count=12480, href="#thread"),
    station("findings", "Findings", state="done", count=41, href="#thread"),
    station("answers", "Answers", count=0, note="Due by 30 June 2025"),
    station("changes", "Changes"),
    station("report", "Report"),
)
TORN = (
    station("policy", "Policy", state="broken", note="No policy item is named"),
    station("engagement", "Engagement", state="done", count=1, href="#thread"),
    station("contributions", "Contributions", state="done", count=311, href="#thread"),
    station("findings", "Findings", state="broken", note="Nothing was published"),
    station("answers", "Answers"),
    station("changes", "Changes"),
    station("report", "Report", state="broken", note="Overdue since 3 January 2025"),
)
VIEWS = [
    ("list", "List", "#view-switch"),
    ("timeline", "Timeline", "#view-switch"),
    ("calendar", "Calendar", "#view-switch"),
    ("table", "Table", "#view-switch"),
]
WRONG = {"title": "", "when_0": "31", "when_1": "2", "email": "ana"}
FACTS = [
    ("Lead", "Health Canada", "#summary"),
    ("Dates", "15 January to 3 March 2025"),
    ("Question", LONG),
    ("Methods", ""),
]
