import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.sortition import (
    Lottery,
    Person,
    Pool,
    Quota,
    TicketError,
    commit,
    draw,
    lottery_of,
    read_commitment,
    read_drawn,
    read_lottery,
    read_pool,
    read_receipt,
    receipt_for,
    write_commitment,
    write_drawn,
    write_lottery,
    write_pool,
    write_receipt,
)

from .distributions import distributions

SALT = bytes(range(32))
READERS = [read_commitment, read_drawn, read_lottery, read_pool, read_receipt]


def _files():
    people = [Person("ann", {"age": "old"}, "1 Mill Lane"), Person("bob", {"age": "old"})]
    pool = Pool(people, [Quota("age", "old", 1, 1)], 1)
    lottery = Lottery((("ann",), ("bob",)), {"ann": 0.5, "bob": 0.5}, 0.0)
    commitment = commit(pool, lottery, salt=SALT, source="the town’s lottery of 1 May 2027")
    return {
        read_commitment: write_commitment(commitment),
        read_drawn: write_drawn(draw(lottery, commitment, "1 2 3", recipe="numbers")),
        read_lottery: write_lottery(lottery),
        read_pool: write_pool(pool, SALT),
        read_receipt: write_receipt(receipt_for(pool, "ann", SALT)),
    }


FILES = _files()


@settings(max_examples=50, deadline=None)
@given(distributions())
def test_what_is_written_is_read_again(found):
    lottery = lottery_of(found, tickets=5)
    source = "a number for the first of May"
    commitment = commit(found.pool, lottery, salt=SALT, source=source)
    drawn = draw(lottery, commitment, "c0 ff ee")

    again, salt = read_pool(write_pool(found.pool, SALT))

    assert read_lottery(write_lottery(lottery)) == lottery
    assert read_commitment(write_commitment(commitment)) == commitment
    assert read_drawn(write_drawn(drawn)) == drawn
    assert salt == SALT
    assert (again.people, again.quotas, again.seats, again.already_in) == (
        found.pool.people,
        found.pool.quotas,
        found.pool.seats,
        found.pool.already_in,
    )
    receipt = receipt_for(found.pool, found.pool.people[0].id, SALT)
    assert read_receipt(write_receipt(receipt)) == receipt


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(READERS), st.data())
def test_a_damaged_file_is_read_or_refused_in_one_sentence(read, data):
    text = FILES[read]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 20, len(text))))
    text = text[:start] + data.draw(st.text(max_size=8)) + text[end:]

    assert re.fullmatch(r"|some\.json.*\.", _complaint(read, text), re.DOTALL)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(READERS), st.data())
def test_a_file_with_other_values_is_read_or_refused_in_one_sentence(read, data):
    value = json.loads(FILES[read])
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
        lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    )
    value[data.draw(st.sampled_from(sorted(value)))] = data.draw(anything)

    assert re.fullmatch(r"|some\.json.*\.", _complaint(read, json.dumps(value)), re.DOTALL)


def _complaint(read, text):
    try:
        read(text, name="some.json")
    except TicketError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("other", READERS)
def test_a_file_is_not_taken_for_one_of_another_kind(read, other):
    if read is not other:
        with pytest.raises(TicketError, match="this is not a civics sortition"):
            read(FILES[other])


def test_broken_json_is_named_by_line_and_column():
    with pytest.raises(TicketError, match=r"^lottery\.json, line 2, column 3: this is not JSON"):
        read_lottery("{\n  x\n}")


def test_a_commitment_that_was_changed_by_hand_is_refused():
    text = FILES[read_commitment].replace("1 May", "2 May")

    with pytest.raises(TicketError, match="“fingerprint” is not the fingerprint of the rest"):
        read_commitment(text)


def test_a_ticket_for_a_stranger_is_refused():
    with pytest.raises(TicketError, match="ticket 2 names “eve”, who has no chance"):
        read_lottery(FILES[read_lottery].replace('["bob"]', '["eve"]'))


def test_a_pool_that_does_not_hold_together_is_refused():
    with pytest.raises(TicketError, match=r"^pool\.json: The quota of age “old” is from 2 to 1"):
        read_pool(FILES[read_pool].replace('"old", 1, 1', '"old", 2, 1'))
