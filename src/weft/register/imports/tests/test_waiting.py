"""What an import could not link waits beside the record, and is linked when a steward decides."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from weft.government.actions import proposals
from weft.government.models import Proposal
from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.register.imports import undoing
from weft.register.models import Engagement, Import
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

TABLE = """id,title,lead,start,end,topics
1,A park,Ministry of Examples,2026-03-01,2026-03-31,Health
2,A lake,Ministry of Examples,2026-03-01,2026-03-31,Health; Lakes; Boats
3,A pond,Ministry of Examples,2026-03-01,2026-03-31,LAKES
"""


@pytest.fixture
def acts():
    """What an action of the steward is given."""
    steward = make_person("Carol Steward")
    make_membership(steward, make_organisation("Centre of government"), "steward")
    return {"viewer": viewer_of(steward, at=NOW), "hand": hand_of(steward)}


@pytest.fixture
def bring_in(tmp_path):
    make_topic("Health")
    make_organisation()

    def run(text=TABLE):
        path = tmp_path / "parks.csv"
        path.write_text(text)
        call_command("import_engagements", path, source="parks")

    return run


def topics(identifier):
    engagement = Engagement.objects.get(source_identifier=identifier)
    return {each.name.text for each in engagement.topics.all()}


def rest(identifier):
    return Engagement.objects.get(source_identifier=identifier).source_rest.get("topics", "")


def lakes():
    return Proposal.objects.get(value="lakes")


def test_a_topic_that_is_made_or_linked_is_put_where_it_was_waiting(acts, bring_in):
    bring_in()
    elsewhere = make_engagement(source_rest={"topics": "Lakes"})
    assert (rest("2"), rest("3")) == ("Lakes; Boats", "LAKES")

    proposals.create(proposals=[lakes()], **acts)

    assert [topics(each) for each in "123"] == [{"Health"}, {"Health", "Lakes"}, {"Lakes"}]
    assert (rest("2"), rest("3")) == ("Boats", "")
    assert not elsewhere.topics.exists()
    line = trail.of(Engagement.objects.get(source_identifier="3")).order_by("pk").last()
    assert (line.what, line.version, line.actor) == ("link", 2, acts["hand"].person)

    proposals.link(proposal=Proposal.objects.get(value="boats"), entry=make_topic("Ships"), **acts)

    assert topics("2") == {"Health", "Lakes", "Ships"}


def test_a_decision_undone_lets_the_word_wait_again(acts, bring_in):
    bring_in()
    proposals.create(proposals=[lakes()], **acts)

    proposals.undo(proposals=[lakes()], **acts)

    assert [topics(each) for each in "123"] == [{"Health"}, {"Health"}, set()]
    assert (rest("2"), rest("3")) == ("Boats; Lakes", "LAKES")
    proposals.link(proposal=lakes(), entry=make_topic("Waters"), **acts)
    assert topics("3") == {"Waters"}


def test_what_is_turned_down_goes_on_waiting_beside_the_record(acts, bring_in):
    bring_in()

    proposals.decline(proposals=[lakes()], **acts)

    assert (topics("3"), rest("3")) == (set(), "LAKES")


def test_an_import_is_undone_with_what_was_linked_since(acts, bring_in):
    bring_in()
    proposals.create(proposals=[lakes()], **acts)

    undoing.undo(Import.objects.get(), hand_of(), checkpoint={}, keep=lambda checkpoint, done: None)

    assert not Engagement.objects.exists()


def test_a_decision_asks_as_often_for_many_engagements_as_for_few(acts, bring_in):
    head, _, lake, _ = TABLE.splitlines()

    def queries(size, word):
        rows = [lake.replace("2,", f"{word}{n},", 1).replace("Lakes", word) for n in range(size)]
        bring_in("\n".join([head, *rows]))
        found = Proposal.objects.filter(value=word.lower())
        with CaptureQueriesContext(connection) as asked:
            proposals.create(proposals=found, **acts)
        assert Engagement.objects.filter(topics__names__und=word).count() == size
        return len(asked)

    queries(1, "Ponds")  # the index learns its words
    # Of a few, overlaps reads at once what was written; of many, a job does.
    assert queries(20, "Rivers") == queries(3, "Streams") >= queries(30, "Brooks")
