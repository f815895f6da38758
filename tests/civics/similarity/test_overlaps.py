import json
from datetime import date, timedelta

import pytest

from civics.similarity import (
    FACETS,
    Facet,
    HeldBack,
    Matcher,
    Model,
    ModelError,
    Record,
    Text,
    compare,
    fingerprint,
    shipped,
)
from civics.similarity.series import are_series_across

from .cases import SPRING, make_record, make_register


def test_two_bodies_on_one_issue_overlap_and_the_alert_says_why():
    register = make_register()
    matcher = Matcher(register)
    asked = make_record("new", "Wild salmon: what should change?", body="parks")

    best = matcher.similar(asked, raised_only=False)[0]

    assert best.other in {"health-0", "finance-0"}
    assert {word.in_other for word in best.words} == {"wild", "salmon"}
    assert {why.facet for why in best.why} == {Facet.ISSUE, Facet.TIME}
    assert next(w for w in best.why if w.facet is Facet.TIME).days_shared == 61


def test_a_pair_scores_the_same_whichever_comes_first():
    matcher = Matcher(make_register())
    one, other = matcher.known("health-0"), matcher.known("finance-0")

    there, back = matcher.compare([(one, other), (other, one)])

    assert there.score == pytest.approx(back.score)


def test_what_two_bodies_share_but_generic_words_scores_less_than_an_issue():
    matcher = Matcher(make_register())
    issue, generic = matcher.compare(
        [
            (matcher.known("health-0"), matcher.known("finance-0")),
            (matcher.known("health-0"), matcher.known("finance-1")),
        ]
    )

    assert issue.score > generic.score + 0.3
    assert not generic.raised


@pytest.mark.parametrize(
    ("title", "held_back"),
    [
        ("Consultation on mancozeb, proposed maximum residue limit PMRL2024-99", HeldBack.SERIES),
        ("Consultation on fluazinam, proposed maximum residue limit PMRL2023-07", HeldBack.SERIES),
        ("Closing of the pesticides laboratory", None),
    ],
)
def test_two_bulletins_of_a_series_are_no_overlap(title, held_back):
    matcher = Matcher(make_register())
    bulletin = make_record("new", title, body="pesticides")
    matcher.add(bulletin)

    [found] = matcher.compare([(matcher.known("new"), matcher.known("limit-0"))])

    assert found.held_back is held_back


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Consultation on mancozeb, proposed maximum residue limit PMRL2024-99", True),
        ("Consultation on the bees of fluazinam country", False),
    ],
)
def test_a_series_may_go_on_with_another_body(title, expected):
    matcher = Matcher(make_register())
    matcher.add(make_record("new", title, body="farming"))

    one, other = matcher.known("new"), matcher.known("limit-1")

    assert are_series_across(one, other, matcher.judge.statistics) is expected


def test_a_boilerplate_of_a_thousand_records_floods_nobody():
    same = [
        make_record(f"same-{i}", "Notice of a public comment period", body=f"body{i % 50}")
        for i in range(1000)
    ]
    matcher = Matcher([*make_register(), *same])

    assert matcher.similar(same[0]) == []


@pytest.mark.parametrize("title", ["", "Water", "🌊🌊", "?"])
def test_a_title_that_says_nothing_raises_nothing(title):
    matcher = Matcher([*make_register(), make_record("vague", title, body="health")])

    assert matcher.similar(make_record("new", title, body="parks")) == []


def test_a_description_of_a_megabyte_is_read_at_its_beginning_only():
    matcher = Matcher(make_register())
    long = make_record("new", "Wild salmon", body="parks", description="salmon river " * 80_000)

    assert matcher.similar(long, raised_only=False)[0].other in {"health-0", "finance-0"}
    assert len(fingerprint(long).to_bytes()) < 1000


def test_records_without_dates_or_in_an_unknown_script_are_compared_all_the_same():
    script = {"egy": Text("𓀀𓀁𓀂 𓀃𓀄 𓀅𓀆", "𓀀𓀁𓀂 𓀇𓀈")}
    one = Record(key="one", body="a", texts=script)
    other = Record(key="other", body="b", texts=script)
    matcher = Matcher([*make_register(), one, other])

    [found] = [each for each in matcher.similar(one, raised_only=False) if each.other == "other"]

    assert 0 <= found.score <= 1
    assert Facet.TIME not in {why.facet for why in found.why}


def test_days_in_the_wrong_order_and_days_far_apart_are_measured():
    first, last = SPRING
    inverted = make_record("b", days=(last, first), body="parks")
    far = make_record("c", days=(first + timedelta(days=4000), None), body="parks")
    matcher = Matcher([make_record("a"), inverted, far])
    a, b, c = (matcher.known(key) for key in "abc")

    rows = compare(a, [b, c], matcher.judge.statistics)

    assert rows[0, FACETS.index("days_shared")] == 1
    assert rows[1, FACETS.index("days_apart")] == pytest.approx(8.28, abs=0.01)


def test_a_text_that_names_the_other_body_says_so():
    one = make_record("a", "Salmon, with Parks Canada", body="fisheries")
    other = make_record("b", body="parks", body_names=frozenset({"Parks Canada"}))
    matcher = Matcher([one, other])

    [found] = matcher.compare([(matcher.known("a"), matcher.known("b"))])

    assert Facet.NAMED in {why.facet for why in found.why}


def test_an_empty_register_finds_nobody():
    assert Matcher().similar(make_record()) == []


def test_the_shipped_weights_fit_and_prefer_what_is_near_in_time():
    matcher = Matcher(make_register())
    near = make_record("near", "Wild salmon regulations", body="parks")
    far = make_record(
        "far", "Wild salmon regulations", body="parks", days=(date(2009, 1, 1), date(2009, 2, 1))
    )
    known = matcher.known("health-0")
    for record in (near, far):
        matcher.add(record)

    close, distant = matcher.compare(
        [(known, matcher.known("near")), (known, matcher.known("far"))]
    )

    assert close.score > distant.score
    assert 0 < shipped().threshold < 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "other"}', '{"kind": 1}'])
def test_a_file_that_holds_no_weights_is_refused_in_a_sentence(text):
    with pytest.raises(ModelError, match=r"\.$"):
        Model.read(text)


def test_weights_are_a_sum_and_trees_that_can_be_followed_by_hand():
    model = Model.read(
        json.dumps(
            {
                "kind": "civics.similarity",
                "version": "test",
                "features": ["x"],
                "threshold": 0.5,
                "strangers": [0],
                "means": [0],
                "spreads": [1],
                "weights": [0],
                "bias": 0,
                "split_on": [0, -1, -1],
                "split_at": [0.5, 0.0, 1.0],
                "lower": [1, 1, 2],
                "upper": [2, 1, 2],
                "roots": [0],
            }
        )
    )

    assert model.score(model.table([{"x": 0.5}, {"x": 0.6}])).tolist() == [0.25, 0.75]
