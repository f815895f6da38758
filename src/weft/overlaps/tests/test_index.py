"""The index and the stored overlaps follow what is written to the register."""

import subprocess
import sys
from datetime import date
from importlib.util import find_spec

import pytest

from civics.similarity import shipped
from weft.government.tests.factories import (
    NOW,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.overlaps import engines, following, pairs, rebuilding, storing
from weft.overlaps.finding import similar
from weft.overlaps.index import learning
from weft.overlaps.index.tables import Fingerprint, Learnt, Posting
from weft.overlaps.inputs import typed
from weft.overlaps.models import Matching, Overlap
from weft.register import search
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_register(monkeypatch):
    """The shipped threshold is for registers of thousands, where rare words are rarer."""
    monkeypatch.setitem(vars(shipped()), "threshold", 0.6)
    learning._judge.cache_clear()


ISSUES = (
    "school meals", "rural broadband", "river dams", "seed potatoes", "veterans pensions",
    "youth justice", "tap water", "ferry safety", "hearing aids", "museum fees", "tax credits",
    "bird hunting", "wheat grading", "gas meters", "air noise", "rail crossings", "child care",
)  # fmt: skip


def nothing(done, total):
    pass


def make_register():
    """Engagements of many issues, so that what is rare can be learnt."""
    bodies = [make_organisation(f"Department {i}") for i in range(4)]
    return [
        make_engagement(f"Consultation on proposed {issue} regulations", lead=bodies[i % 4])
        for i, issue in enumerate(ISSUES)
    ]


def make_salmon(name="Department of Fish", **fields):
    title = fields.pop("title", "Consultation on a wild salmon recovery strategy")
    fields.setdefault("opens_on", date(2024, 3, 1))
    fields.setdefault("closes_on", date(2024, 4, 30))
    return make_engagement(title, lead=make_organisation(name), **fields)


def stored():
    return {(each.one_id, each.other_id) for each in Overlap.objects.all()}


def pair(one, other):
    return min(one.pk, other.pk), max(one.pk, other.pk)


def test_what_is_written_is_found_by_the_next_check():
    make_register()
    salmon = make_salmon()

    found = similar(typed(lead=None, title={"en": "Recovery of wild salmon"}), NOBODY, now=NOW)

    assert found[0].engagement == salmon
    assert {word.in_other for word in found[0].found.words} >= {"wild", "salmon", "recovery"}


def test_a_record_that_says_the_same_as_before_is_not_filed_again():
    salmon = make_salmon()
    Fingerprint.objects.filter(pk=salmon.pk).update(compared_by=7)

    search.reindex([salmon.pk])

    assert Fingerprint.objects.get(pk=salmon.pk).compared_by == 7


def test_a_record_that_is_gone_leaves_nothing_in_the_index():
    salmon = make_salmon()
    assert Posting.objects.filter(engagement=salmon.pk).exists()

    key = salmon.pk
    salmon.delete()
    search.reindex([key])

    assert not Posting.objects.filter(engagement=key).exists()
    assert not Fingerprint.objects.filter(pk=key).exists()


def test_a_record_that_nobody_may_match_is_not_in_the_index():
    salmon = make_salmon()
    Matching.objects.create(engagement=salmon, how=Matching.How.NOT_AT_ALL)

    search.reindex([salmon.pk])

    assert not Posting.objects.filter(engagement=salmon.pk).exists()
    assert not Fingerprint.objects.filter(pk=salmon.pk).exists()


def test_an_overlap_is_kept_when_an_engagement_is_written(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_register()
        one, other = make_salmon(), make_salmon("Department of Parks")

    [overlap] = Overlap.objects.all()

    assert (overlap.one_id, overlap.other_id) == pair(one, other)
    assert overlap.score > 0.6
    assert "salmon" in {word["in_one"] for word in overlap.words}
    assert "issue" in {why["facet"] for why in overlap.why}


def test_a_pair_that_is_alike_no_longer_goes_unless_somebody_settled_it():
    make_register()
    one, other, third = (make_salmon(name) for name in ("Fish", "Parks", "Rivers"))
    for each in (one, other, third):
        storing.store(each.pk, now=NOW)
    assert stored() == {pair(one, other), pair(one, third), pair(other, third)}
    Overlap.objects.filter(other=other.pk).update(settled_as="not_the_same", settled_at=NOW)
    before = Overlap.objects.get(one=one.pk, other=other.pk)

    one.title = {"en": "Fees of ferries in the north"}
    one.version += 1
    one.save()
    search.reindex([one.pk])
    storing.store(one.pk, now=NOW)

    assert stored() == {pair(one, other), pair(other, third)}
    after = Overlap.objects.get(one=one.pk, other=other.pk)
    assert after.settled_as == "not_the_same"
    assert after.texts == before.texts


def test_a_settled_pair_that_is_found_again_stays_settled_and_tells_when_its_texts_change():
    make_register()
    one, other = make_salmon("Fish"), make_salmon("Parks")
    storing.store(one.pk, now=NOW)
    Overlap.objects.update(settled_as="coordinated", settled_at=NOW)
    before = Overlap.objects.get()

    storing.store(other.pk, now=NOW)
    same = Overlap.objects.get()
    one.title = {"en": "Consultation on a new wild salmon recovery strategy"}
    one.version += 1
    one.save()
    search.reindex([one.pk])
    storing.store(one.pk, now=NOW)
    changed = Overlap.objects.get()

    assert (same.settled_as, same.texts) == ("coordinated", before.texts)
    assert changed.settled_as == "coordinated"
    assert changed.texts != before.texts


def test_hidden_records_take_no_place_among_the_overlaps_of_public_ones():
    make_register()
    one, other = make_salmon("Fish"), make_salmon("Parks")
    for i in range(30):
        make_salmon(f"Secret {i}", visibility="named")

    storing.store(one.pk, now=NOW)

    assert pair(one, other) in stored()
    assert len(stored()) <= pairs.MOST


def test_boilerplate_floods_nobody_and_neither_do_bad_records():
    make_register()
    same = [
        make_salmon(f"Department {i % 4}", title="Notice of a public comment period on permits")
        for i in range(40)
    ]
    bad = [
        make_salmon("Odd", title=title, description={"en": text})
        for title, text in (
            ("Water", ""),
            ("?", ""),
            ("𓀀𓀁𓀂 𓀃𓀄 𓀅𓀆", "𓀀𓀁𓀂 𓀇𓀈"),
            ("Wild salmon", "salmon river " * 80_000),
        )
    ]

    for each in (same[0], same[-1], *bad):
        storing.store(each.pk, now=NOW)

    assert not stored()
    assert max(len(bytes(each.kept)) for each in Fingerprint.objects.all()) < 3000


def test_many_engagements_are_left_to_one_job(django_capture_on_commit_callbacks):
    salmon = [make_salmon(f"Body {i}") for i in range(3)]
    Fingerprint.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        following.written([each.pk for each in salmon] * following.AT_ONCE)
        following.written([each.pk for each in salmon] * following.AT_ONCE)

    assert following.Job.objects.filter(kind=following.KIND).count() == 1


def test_the_job_brings_everything_up_to_date_and_then_has_nothing_to_do():
    make_register()
    one, other = make_salmon("Fish"), make_salmon("Parks")
    Fingerprint.objects.all().delete()
    Posting.objects.all().delete()

    first = rebuilding.catch_up(now=NOW, progress=nothing)
    again = rebuilding.catch_up(now=NOW, progress=nothing)

    assert stored() == {pair(one, other)}
    assert first == {"engagements": len(ISSUES) + 2, "overlaps": 2}
    assert again == {"engagements": 0, "overlaps": 0}
    assert Learnt.objects.count() == 1
    assert not Fingerprint.objects.exclude(filed_by=Learnt.objects.get().pk).exists()


def test_nothing_is_learnt_from_what_is_hidden():
    make_register()
    before = learning.renew(now=NOW).judge.statistics
    for i in range(5):
        make_salmon(f"Secret {i}", visibility="named")

    after = learning.renew(now=NOW).judge.statistics

    assert after.records == before.records == len(ISSUES)
    one, other = after.tongue("en"), before.tongue("en")
    assert (one.words.numbers == other.words.numbers).all()
    assert (one.words.counts == other.words.counts).all()
    assert Learnt.objects.count() == 2


def test_a_check_asks_the_database_as_often_whatever_the_register_holds(
    django_assert_max_num_queries,
):
    make_register()
    person = make_person("Lea Example")
    make_membership(person, make_organisation("Department of Trees"))
    viewer = viewer_of(person, at=NOW)
    asked = typed(lead=None, title={"en": "Proposed school meals regulations"})

    for _ in range(2):
        learning.renew(now=NOW)
        with django_assert_max_num_queries(9):
            assert similar(asked, viewer, now=NOW)
        make_register()


def plain_values():
    rows = Overlap.objects.order_by("one", "other")
    return list(rows.values_list("one", "other", "score", "why", "words", "texts"))


def test_a_rebuild_finds_what_was_found_one_by_one_and_may_be_run_again():
    make_register()
    for name in ("Fish", "Parks", "Rivers"):
        make_salmon(name)
    rebuilding.catch_up(now=NOW, progress=nothing)
    one_by_one = plain_values()

    first = rebuilding.rebuild(now=NOW, progress=nothing, with_="plain")
    again = rebuilding.rebuild(now=NOW, progress=nothing, with_="plain")

    assert len(one_by_one) == 3
    assert plain_values() == one_by_one
    assert first == again == {"engagements": len(ISSUES) + 3, "overlaps": 6}


def test_daft_finds_the_same_as_the_plain_way(monkeypatch):
    pytest.importorskip("daft", reason="needs the extra “scale”")
    make_register()
    for name in ("Fish", "Parks", "Rivers"):
        make_salmon(name)
    rebuilding.rebuild(now=NOW, progress=nothing, with_="plain")
    plain = plain_values()
    Overlap.objects.all().delete()
    monkeypatch.setattr(engines, "AT_ONCE", 5)

    rebuilding.rebuild(now=NOW, progress=nothing, with_="daft")

    assert len(plain) == 3
    assert plain_values() == plain


def test_a_ray_cluster_finds_the_same_as_the_plain_way():
    if find_spec("daft") is None or find_spec("ray") is None:
        pytest.skip("needs the extra “scale”")

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", ON_RAY], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "the same: 6 pairs"


ON_RAY = """
import daft, ray
from datetime import date
from civics.similarity import Dictionaries, Record, Text, fingerprint, learn
from weft.overlaps import engines
from weft.overlaps.pairs import Task

titles = [f"matter{i} of issue{i}" for i in range(400)]
titles += ["a wild salmon recovery strategy for rivers"] * 3
read = [
    fingerprint(
        Record(
            key=str(i),
            body=str(i % 5),
            texts={"en": Text(f"Consultation on {each}", f"How {each} may help and {each}")},
            topics=frozenset({each}),
            opens=date(2024, 3, 1),
            closes=date(2024, 4, 1),
        )
    )
    for i, each in enumerate(titles)
]
learnt = learn(read).to_bytes(), Dictionaries().to_bytes()
tasks = [Task(one, [each for each in read if each.body != one.body], 1) for one in read[-3:]]
engines.AT_ONCE = 1
plain = list(engines.plain(tasks, *learnt))
ray.init(num_cpus=2, include_dashboard=False)
daft.set_runner_ray()
assert list(engines.by_daft(tasks, *learnt)) == plain
print("the same:", sum(len(found) for found, _ in plain), "pairs")
"""
