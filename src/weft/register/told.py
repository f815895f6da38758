"""What a source tells that its record does not take for its own, and where it is kept.

Days the wrong way round are left out of a record, since nobody knows which of them is wrong; a
source may say that there is no report, and give its address.
"""

from datetime import date

from django.db.models import Q, QuerySet

from weft.register.models import Engagement, Import

DENIES_REPORT = "reported"  # in `source_rest`: “no” where the source gives a report's address
INVERTED = "inverted"


def flagged() -> Q:
    """Those that have a report, and whose source does not say that there is none."""
    return ~Q(source_rest__has_key=DENIES_REPORT)


def first_days(engagements: QuerySet[Engagement]) -> dict[int, date]:
    """The first day that its source tells of each whose days are the wrong way round; two
    queries at most."""
    rows = engagements.filter(dates_problem=INVERTED).values_list("pk", "source", "source_rest")
    kept = list(rows)
    columns = _columns({source for _, source, _ in kept}) if kept else {}
    days = {key: _day(rest, columns.get(source, set())) for key, source, rest in kept}
    return {key: day for key, day in days.items() if day}


def _columns(sources: set[int]) -> dict[int, set[str]]:
    """By source, what its tables call the first day."""
    found: dict[int, set[str]] = {}
    for source, definition in Import.objects.filter(source__in=sources).values_list(
        "source", "definition"
    ):
        for name, column in definition.get("columns", {}).items():
            if column.get("field") == "opens_on":
                found.setdefault(source, set()).add(name)
    return found


def _day(rest: dict[str, object], columns: set[str]) -> date | None:
    for name in columns & rest.keys():
        try:
            return date.fromisoformat(str(rest[name]))
        except ValueError:
            continue
    return None
