"""What a text finds, in what order, and what it never does: fail, or betray what is hidden."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.register import search
from weft.register.models import Engagement, SearchEntry, SearchWord
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db


def find(text="", viewer=NOBODY, now=NOW, **filters):
    return search.find(Filters(q=text, **filters), viewer, moment_of(None, now=now))


def titles(found):
    return [engagement.title["en"] for engagement in found.page()]


@pytest.fixture
def parks():
    return make_engagement(
        title={
            "en": "Accessibility of national parks",
            "fr": "Accessibilité des parcs nationaux",
        },
        description={
            "en": "We are consulting Canadians about children's playgrounds and PMRL2018-12.",
            "fr": "Nous consultons l’ensemble des Canadiens sur la santé et les forêts.",
        },
        source_identifier="C-0000123",
        topics=[make_topic(names={"en": "Recreation", "fr": "Loisirs"}, other_names=["sport"])],
        lead=make_organisation("Parks Agency"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "accessibility",
        "ACCESSIBLE",
        "accessibilities park",
        "consultation",
        "consulted",
        "children",
        "playground",
        "accessibilité",
        "accessibilite",
        "parc national",
        "consultation canadienne",
        "forêt",
        "forets",
        "ensemble",
        "l'ensemble",
        "santé",
        '"national parks"',
        "“parcs nationaux”",
        '"of national parks"',
        "parks -railways",
        "PMRL2018-12",
        "pmrl2018",
        "C-0000123",
        "Parks Agency",
        "loisir",
        "sport",
        "the parks",
        "parks the of le",
        '"national parks',
    ],
)
def test_a_text_finds_its_words_in_either_language_however_they_are_bent(parks, text):
    make_engagement("Railway crossings")

    found = find(text)

    assert list(found.engagements) == [parks]
    assert found.count.number == 1
    assert not found.corrected


@pytest.mark.parametrize(
    "text", ["railway", "parks railway", "parks -national", '"parks national"', "PMRL2018-13"]
)
def test_a_text_does_not_find_what_lacks_a_word(parks, text):
    assert find(text).count.number == 0


def test_only_what_must_not_be_there(parks):
    other = make_engagement("Railway crossings")

    assert list(find("-parks").engagements) == [other]


def test_an_identifier_finds_its_record(parks):
    assert list(find(parks.public_id).engagements) == [parks]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("公众咨询健康政策", "健康"),
        ("公众咨询健康政策", "健"),
        ("公众咨询健康政策", "公众咨询"),
        ("การปรึกษาหารือสาธารณะ", "ปรึกษา"),
        ("استشارة حول السَّلامة", "السلامة"),
        ("התייעצות ציבורית", "ציבורית"),
        ("सार्वजनिक परामर्श", "परामर्श"),
        ("Kansalaiskeskustelu terveydestä", "TERVEYDESTÄ"),
        ("İstanbul'da ulaşıma", "ulasima"),  # noqa: RUF001
        ("Straße und Œuvre", "strasse oeuvre"),
        ("Δημόσια διαβούλευση", "δημοσια"),
        ("ᓄᓇᕗᑦ ᐊᐱᖅᓱᕐᓂᖅ", "ᓄᓇᕗᑦ"),
    ],
)
def test_every_script_is_found(title, text):
    record = make_engagement(title={"mul": title})
    make_engagement("Something else")

    found = find(text)

    assert list(found.engagements) == [record]
    assert "<mark>" in found.highlight(title)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("accessibilty", "accessibility"),
        ("plaground", "playgrounds"),
        ("natoinal", "national"),
        ("santee parcs", "sante parcs"),
        ("recreaton", "recreation"),
    ],
)
def test_a_slip_finds_the_word_that_was_meant_and_says_so(parks, typed, meant):
    found = find(typed)

    assert list(found.engagements) == [parks]
    assert found.corrected == meant


def test_a_beginning_finds_the_words_it_begins(parks):
    found = find("accessib")

    assert list(found.engagements) == [parks]
    assert found.highlight("Accessibility of parks") == "<mark>Accessibility</mark> of parks"
    assert search.suggest("national park acc", NOBODY, found.moment) == (
        "national park accessibilite",
        "national park accessibility",
    )


def test_what_was_searched_for_is_marked_and_everything_is_escaped(parks):
    found = find("canadian consultation")

    assert found.highlight("<b>Consulting</b> Canadians & Québec's") == (
        "&lt;b&gt;<mark>Consulting</mark>&lt;/b&gt; <mark>Canadians</mark> &amp; Québec&#x27;s"
    )
    assert "<mark>consulting</mark> <mark>Canadians</mark>" in found.snippet(parks.description).text


def test_a_snippet_shows_the_words_from_the_middle_of_a_long_text():
    text = "start " * 100 + "the zebra crossing" + " end" * 100
    make_engagement(description={"en": f"<p>{text}</p>"})

    snippet = find("zebra").snippet({"en": f"<p>{text}</p>"}).text

    assert snippet.startswith("… start")
    assert "<mark>zebra</mark>" in snippet
    assert snippet.endswith("end …")
    assert len(snippet) < 300


def test_a_word_in_the_title_counts_more_than_in_a_name_and_more_than_in_the_text():
    health = make_topic("Water")
    make_engagement("In the text", description={"en": "About water."}, opens_on=date(2026, 1, 3))
    make_engagement("By topic", topics=[health], opens_on=date(2026, 1, 2))
    make_engagement("Water in the title", opens_on=date(2026, 1, 1))

    assert titles(find("water")) == ["Water in the title", "By topic", "In the text"]


def test_of_equals_the_newest_comes_first():
    for day in (2, 1, 3):
        make_engagement("Water", opens_on=date(2026, 1, day))

    assert [row.opens_on.day for row in find("water").page()] == [3, 2, 1]


def test_the_orders():
    make_engagement("B ends", opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1), changed_at=NOW)
    make_engagement(
        "É later",
        opens_on=date(2025, 1, 1),
        closes_on=date(2026, 5, 1),
        changed_at=NOW - timedelta(days=2),
    )
    make_engagement(
        "a soon",
        opens_on=date(2024, 1, 1),
        closes_on=date(2026, 4, 1),
        changed_at=NOW - timedelta(days=1),
    )
    make_engagement("idea", changed_at=NOW - timedelta(days=3))

    def ordered(sort):
        found = find(sort=sort)
        listed = [row.title["en"] for row in found.engagements]
        assert listed == titles(found)
        return listed

    assert ordered("newest") == ["B ends", "É later", "a soon", "idea"]
    assert ordered("closing") == ["a soon", "É later", "B ends", "idea"]
    assert ordered("changed") == ["B ends", "a soon", "É later", "idea"]
    assert ordered("title") == ["a soon", "B ends", "É later", "idea"]


# --- Nothing of what is hidden ---------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.GOVERNMENT},
        {"visibility": Visibility.ORGANISATION},
        {"visibility": Visibility.NAMED},
        {"visibility": Visibility.PUBLIC, "embargo_until": NOW + timedelta(hours=1)},
    ],
)
def test_a_hidden_record_is_in_no_list_count_facet_correction_or_suggestion(hidden):
    make_engagement("Harbour")
    make_engagement(
        "Zanzibar",
        lead=make_organisation("Ministry of Secrets"),
        topics=[make_topic("Espionage")],
        **hidden,
    )

    for text in ("Zanzibar", "zanzbar", "zanz", "secrets", "espionage", "-harbour"):
        found = find(text)
        assert found.count.number == 0
        assert not found.corrected
        assert not list(found.page())
    assert search.suggest("zanz", NOBODY, find().moment) == ()
    assert search.suggest("espion", NOBODY, find().moment) == ()
    labels = [str(value.label) for facet in find().facets() for value in facet.values]
    assert "Espionage" not in labels
    assert "Ministry of Secrets" not in labels


def test_a_word_that_was_public_is_not_offered_once_its_record_is_hidden():
    record = make_engagement("Zanzibar")
    assert SearchWord.objects.filter(word="zanzibar").exists()

    Engagement.objects.filter(pk=record.pk).update(visibility=Visibility.NAMED)
    search.reindex([record.pk])

    assert not find("zanzbar").corrected
    assert search.suggest("zanz", NOBODY, find().moment) == ()


def test_a_record_hidden_behind_the_indexs_back_is_still_not_listed():
    record = make_engagement("Zanzibar")

    Engagement.objects.filter(pk=record.pk).update(visibility=Visibility.NAMED)

    assert not list(find("zanzibar").page())
    assert not find("zanzibar").engagements.exists()


def test_those_entitled_find_what_others_do_not():
    ministry = make_organisation("Ministry")
    record = make_engagement("Zanzibar", lead=ministry, visibility=Visibility.ORGANISATION)
    alice = make_person("Alice Example")
    make_membership(alice, ministry)
    mallory = make_person("Mallory Example")
    make_membership(mallory, make_organisation("Another ministry"))

    assert list(find("zanzibar", viewer_of(alice, at=NOW)).engagements) == [record]
    assert not find("zanzibar", viewer_of(mallory, at=NOW)).count.number


def test_a_restricted_bills_title_does_not_find_its_public_engagement():
    ministry = make_organisation()
    bill = make_policy_item(ministry, "Zanzibar treaty bill", visibility=Visibility.GOVERNMENT)
    make_engagement("Trade", policy_items=[bill])

    assert not find("zanzibar").count.number
    assert not find(policy_item=(bill.public_id,)).count.number


def test_an_embargoed_record_is_found_from_its_moment_on():
    make_engagement("Zanzibar", embargo_until=NOW)

    assert not find("zanzibar", now=NOW - timedelta(seconds=1)).count.number
    assert find("zanzibar", now=NOW).count.number == 1


# --- Whatever is typed -----------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=60))
@example("'\"\\ & | ! <-> : * ( ) :* ''")
@example('"" - -"" "-" -- NEAR(a b) AND OR NOT a OR')
@example("\0\ud800 \x1f\u202e\ufeff 🤷🏽‍♀️")
@example("a" * 10_000)
@example('-"' * 5_000)
@example("健" * 3_000)
@example("the of le la")
@example("title: {a b} ^c d* e+f %s %% ;drop table--")
def test_no_text_is_an_error(text):
    query = QueryDict(mutable=True)
    query["q"] = text
    found = search.find(Filters.read(query), NOBODY, moment_of(None, now=NOW))

    assert found.count.number == 0 or not found.asked
    list(found.page())
    found.facets()
    found.highlight(text)
    search.suggest(text, NOBODY, found.moment)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
@example("'a' \\ :1A \"b\" ¶")
@example("x" * 10_000)
@example("word " * 5_000)
def test_every_title_can_be_indexed(title):
    record = make_engagement(title={"en": title}, description={"fr": title})

    assert SearchEntry.objects.filter(pk=record.pk).exists()


# --- Kept up to date -------------------------------------------------------------------------


def test_a_changed_record_is_found_by_its_new_words_alone():
    record = make_engagement("Harbour")

    Engagement.objects.filter(pk=record.pk).update(title={"en": "Lighthouse"})
    search.reindex([record.pk])

    assert not find("harbour").count.number
    assert find("lighthouse").count.number == 1


def test_a_deleted_record_leaves_nothing():
    record = make_engagement("Harbour")
    key = record.pk
    record.delete()

    search.reindex([key])

    assert not find("harbour").count.number
    assert not SearchEntry.objects.exists()


def test_a_rebuild_makes_the_same_index_and_forgets_old_words():
    record = make_engagement("Harbour lights")
    Engagement.objects.filter(pk=record.pk).update(title={"en": "Harbour walls"})
    steps = []

    assert search.rebuild(lambda done, total: steps.append((done, total))) == 1

    assert steps == [(1, 1)]
    assert find("wall").count.number == 1
    assert not SearchWord.objects.filter(word="lights").exists()
    assert SearchWord.objects.get(word="harbour").weight == 1


def test_the_command_rebuilds_and_tells_how_far_it_is(capsys):
    make_engagement("Harbour")

    call_command("reindex")

    captured = capsys.readouterr()
    assert captured.out == "indexed 1 engagements\n"
    assert "1 of 1" in captured.err


def test_engagements_are_indexed_again_when_an_entry_they_hold_changes():
    health = make_topic("Health")
    masks = make_topic("Masks", parent=health)
    lead = make_organisation("Old name")
    make_engagement("Something", topics=[masks], lead=lead)

    for entry, name in ((health, "Wellbeing"), (lead, "Lighthouse board")):
        entry.names = {"en": name}
        entry.save()
        search.reindex(search.concerned(entry))

        assert find(name).count.number == 1
        labels = [str(value.label) for facet in find().facets() for value in facet.values]
        assert name in labels
    assert not find('"old name"').count.number


def test_words_and_a_filter_that_nothing_can_meet_find_nothing():
    make_engagement("A health plan")
    filters = Filters.read(QueryDict("q=health&rights_holder=7h2k9m4xq0"))

    found = search.find(filters, NOBODY, moment_of(None, now=NOW))

    assert found.page(1).object_list == []
