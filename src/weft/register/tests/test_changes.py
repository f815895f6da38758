"""What is kept of a list is old once another writer is done, whenever that one began."""

from threading import Thread

import pytest
from django.core.cache import caches
from django.db import connection, transaction

from weft.government.models.policy import Visibility
from weft.government.viewers import NOBODY
from weft.register import search
from weft.register.models import Engagement, SearchChange
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.search.index import changes
from weft.register.tests.factories import NOW, make_engagement


def number():
    found = search.find(Filters(), NOBODY, moment_of(None, now=NOW))
    return found.facet("level").values[0].count.number


def apart(act):
    """Do it on a connection of its own, and wait until it is done."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_who_began_first_and_was_done_last_is_seen_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    caches["local"].clear()
    first, second = make_engagement(), make_engagement()

    with transaction.atomic():
        Engagement.objects.filter(pk=first.pk).update(visibility=Visibility.NAMED)
        search.reindex([first.pk])
        apart(lambda: search.reindex([second.pk]))
        seen = []
        apart(lambda: seen.append(number()))

    assert seen == [2]
    assert number() == 1


@pytest.mark.django_db
def test_what_is_deleted_is_a_change_too():
    caches["local"].clear()
    gone, _kept = make_engagement(), make_engagement()
    assert number() == 2

    gone.delete()
    search.reindex([gone.pk])

    assert number() == 1


@pytest.mark.django_db
def test_few_changes_are_remembered_and_no_two_moments_look_alike():
    looks = [changes.seen()]
    for _ in range(5 * changes.KEPT):
        changes.note()
        looks.append(changes.seen())

    assert len(set(looks)) == len(looks)
    assert SearchChange.objects.count() == changes.KEPT


@transaction.atomic
def note_many():
    for _ in range(changes.KEPT):
        changes.note()


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_each_other_to_forget():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    note_many()
    note_many()

    with transaction.atomic():
        note_many()
        apart(note_many)

    assert SearchChange.objects.count() <= 3 * changes.KEPT
