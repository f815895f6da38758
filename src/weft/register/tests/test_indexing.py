"""How the index is written: in bulk as one by one, and from memory as from the tables."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from weft.government.models import Topic
from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_area,
    make_community,
    make_organisation,
    make_policy_item,
    make_topic,
)
from weft.register import bulk, search
from weft.register.models import Engagement, Influence, SearchEntry, SearchWord
from weft.register.search import words
from weft.register.search.index.documents import ENTRY
from weft.register.tests.factories import NOW, here, make_engagement

TEXT = """The Minister’s “open” house: c'est l'été – aujourd'hui, 50 % of ½ km² … http://a.example/x-y
ภาษาไทย हिन्दी 日本語テキスト ΣΊΣΥΦΟΣ straße ﬁn e\u0301te\u0301 x\u00a0y\u2028z\x1cw \u0301 ''d"""


def indexed(engagement):
    """All that the index holds of it."""
    row = SearchEntry.objects.filter(pk=engagement.pk).values(*ENTRY).get()
    del row["indexed_at"]
    postgres = connection.vendor == "postgresql"
    columns = "document::text" if postgres else "title, names, body"
    key = "id" if postgres else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM register_searchtext WHERE {key} = %s",  # noqa: S608
            [engagement.pk],
        )
        return row, cursor.fetchall()


@pytest.mark.django_db
def test_what_is_indexed_from_memory_is_what_would_be_read():
    lead, partner = make_organisation("Parks Agency"), make_organisation("Lakes Agency")
    health = make_topic("Health")
    relations = {
        "supporting": {partner.pk},
        "topics": {health.pk, make_topic("Vaccines", parent=health).pk},
        "communities": {make_community("Seniors").pk},
        "areas": {make_area("North").pk},
        "policy_items": {
            make_policy_item(lead, "Parks bill", visibility=Visibility.PUBLIC).pk,
            make_policy_item(lead, "Secret bill", visibility=Visibility.NAMED).pk,
        },
    }
    engagement = Engagement.objects.create(
        title={"en": "A park’s name", "fr": "L’aménagement"},
        description={"en": TEXT},
        languages=["en", "fr-CA"],
        lead=lead,
        source=here(),
        source_identifier="PMRL2018-12",
        visibility=Visibility.PUBLIC,
        created_at=NOW,
        changed_at=NOW,
    )
    for name, keys in relations.items():
        getattr(engagement, name).set(keys)
    Influence.objects.create(engagement=engagement, level="consult")

    search.add([search.Added(engagement, relations, ["consult"])])
    from_memory = indexed(engagement)
    known = set(SearchWord.objects.values_list("word", flat=True))
    search.reindex([engagement.pk])

    assert indexed(engagement) == from_memory
    assert set(SearchWord.objects.values_list("word", flat=True)) == known
    assert {"amenagement", "parks", "vaccines"} <= known
    assert "secret" not in known


@pytest.mark.django_db
def test_an_index_entry_written_again_takes_the_place_of_the_earlier_one():
    engagement = make_engagement("A park")
    Engagement.objects.filter(pk=engagement.pk).update(title={"en": "A lake"})

    search.reindex([engagement.pk, engagement.pk])
    search.reindex([engagement.pk])

    row, texts = indexed(engagement)
    assert row["title_en"] == "a lake"
    assert len(texts) == 1


@given(st.text(max_size=300))
@example(TEXT)
@example("l'" * 200 + " b")
def test_a_text_read_in_chunks_has_the_words_of_the_text_read_as_a_whole(text):
    whole = words.split(words.fold(text))

    assert words.of(words.chunks(text)) == whole
    assert words.indexed(text, "fr") == [
        words.stem(word, "fr") for word in whole if word not in words.STOPS
    ]


@pytest.mark.django_db
def test_rows_are_added_with_what_their_fields_mean():
    topic = make_topic("Health")
    names = [field.attname for field in Topic._meta.concrete_fields]
    values = [getattr(topic, name) for name in names]
    topic.delete()

    bulk.insert(Topic, names, [values])

    again = Topic.objects.get(pk=values[0])
    assert [getattr(again, name) for name in names] == values


@pytest.mark.django_db
def test_the_databases_own_rules_hold_for_rows_added_in_bulk():
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(SearchWord, ("word", "weight"), [("park", 1), ("park", 2)])


@pytest.mark.django_db
def test_rows_that_are_there_are_left_or_written_over():
    bulk.insert(SearchWord, ("word", "weight"), [("lake", 5)])

    bulk.add_missing(SearchWord, ("word", "weight"), [("lake", 1), ("park", 2)])
    bulk.put(SearchWord, ("word", "weight"), [("park", 7), ("river", 3)])

    assert dict(SearchWord.objects.values_list("word", "weight")) == {
        "lake": 5,
        "park": 7,
        "river": 3,
    }


@pytest.mark.django_db
def test_new_keys_were_never_used_and_are_not_given_out_again():
    gone = make_engagement()
    old = gone.pk
    Engagement.objects.filter(pk=old).delete()

    first = bulk.new_keys(Engagement, 3)
    made = [Engagement(pk=key, **fields(gone)) for key in first]
    bulk.insert_objects(made)

    assert min(first) > old
    assert make_engagement().pk > max(first)


def fields(like):
    return {
        name: getattr(like, name)
        for name in ("title", "lead", "source", "visibility", "created_at", "changed_at")
    }
