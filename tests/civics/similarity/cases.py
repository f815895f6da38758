"""Small registers, made for these tests."""

from datetime import date

from civics.similarity import Record, Text

SPRING = date(2024, 3, 1), date(2024, 4, 30)
PESTICIDES = ("fluazinam", "clomazone", "abamectin", "boscalid", "ethephon")
ISSUES = (
    "wild salmon", "school meals", "rural broadband", "river dams", "seed potatoes", "veterans",
    "youth justice", "tap water", "ferry safety", "hearing aids", "museum fees", "tax credits",
    "bird hunting", "wheat grading", "gas meters", "air noise", "rail crossings", "child care",
)  # fmt: skip


def make_record(key="a", title="A wild salmon policy", *, body="fisheries", **fields):
    """A record in English, unless `texts` says otherwise."""
    texts = fields.pop("texts", {"en": Text(title, fields.pop("description", ""))})
    opens, closes = fields.pop("days", SPRING)
    return Record(key=key, body=body, texts=texts, opens=opens, closes=closes, **fields)


def make_register():
    """Two bodies' consultations on each of many issues, and one body's long series."""
    single = [
        make_record(f"{body}-{i}", f"Consultation on proposed {issue} regulations", body=body)
        for i, issue in enumerate(ISSUES)
        for body in (("health", "finance") if i < 2 else (f"body{i % 5}",))
    ]
    series = [
        make_record(
            f"limit-{i}",
            f"Consultation on {name}, proposed maximum residue limit PMRL2024-{i:02}",
            body="pesticides",
        )
        for i, name in enumerate(
            ("fluazinam", "clomazone", "abamectin", "boscalid", "ethephon") * 4
        )
    ]
    return single + series
