import hashlib
import hmac
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.sortition import (
    Lottery,
    Person,
    Pool,
    Receipt,
    TicketError,
    commit,
    draw,
    from_drand,
    from_hex,
    from_numbers,
    lottery_fingerprint,
    lottery_of,
    receipt_for,
    root_of,
    verify,
    verify_receipt,
    winning_ticket,
)
from civics.sortition._canonical import canonical
from civics.sortition.drawing import _remainder

from .distributions import distributions

SALT = bytes(range(32))
SOURCE = "drand quicknet, round 1234567"


def _drand(number=1234567):
    signature = bytes(range(48))
    randomness = hashlib.sha256(signature).hexdigest()
    answer = {"round": number, "randomness": randomness, "signature": signature.hex()}
    return json.dumps(answer)


@st.composite
def draws(draw_):
    found = draw_(distributions())
    lottery = lottery_of(found, tickets=draw_(st.integers(1, 20)))
    commitment = commit(found.pool, lottery, salt=SALT, source=SOURCE)
    return found.pool, lottery, commitment, draw(lottery, commitment, _drand(), recipe="drand")


def _failed(checks):
    return [check.says for check in checks if check.holds is False]


@settings(max_examples=50, deadline=None)
@given(draws())
def test_an_honest_draw_verifies_in_full(made):
    pool, lottery, commitment, drawn = made

    checks = verify(
        commitment, lottery, drawn=drawn, pool=pool, salt=SALT, fingerprint=commitment.fingerprint
    )

    assert not _failed(checks)
    unchecked = [check.says for check in checks if check.holds is None]
    assert len(unchecked) == 1
    assert "Compare the randomness with what its source published" in unchecked[0]


@settings(max_examples=50, deadline=None)
@given(draws(), st.data())
def test_whatever_is_changed_afterwards_is_noticed(made, data):
    pool, lottery, commitment, drawn = made
    people = list(pool.people)
    other_household = replace(people[0], household=people[0].household + "x")
    aims = dict(lottery.aims) | {people[0].id: (lottery.aims[people[0].id] + 0.5) % 1}
    changed = {
        "ticket": {"drawn": replace(drawn, ticket=drawn.ticket + 1)},
        "panel": {"drawn": replace(drawn, members=(*drawn.members[1:], "mallory"))},
        "randomness": {"drawn": replace(drawn, published="{}")},
        "round": {"drawn": replace(drawn, published=_drand(7))},
        "tickets": {"lottery": replace(lottery, tickets=(*lottery.tickets, lottery.tickets[0]))},
        "chances": {"lottery": replace(lottery, aims=aims)},
        "bound": {"lottery": replace(lottery, bound=lottery.bound + 1e-6)},
        "source": {"commitment": replace(commitment, source="my own dice")},
        "household": {"pool": Pool([other_household, *people[1:]], pool.quotas, pool.seats)},
        "salt": {"salt": bytes(32)},
    }
    what = data.draw(st.sampled_from(sorted(changed)))
    given_ = {"commitment": commitment, "lottery": lottery, "drawn": drawn, "pool": pool}
    given_ |= {"salt": SALT, "fingerprint": commitment.fingerprint} | changed[what]

    checks = verify(given_.pop("commitment"), given_.pop("lottery"), **given_)

    assert _failed(checks), what


def test_a_lottery_that_keeps_its_own_promises_is_not_enough():
    # An organiser who swaps the whole lottery after the randomness is known is found out by hash.
    pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)
    drums = [_even_drum(pool, order) for order in (("ann", "bob"), ("bob", "ann"))]
    commitment = commit(pool, drums[0], salt=SALT, source=SOURCE)

    with pytest.raises(TicketError, match="not the one that the commitment fixed"):
        draw(drums[1], commitment, "ff")

    assert _failed(verify(commitment, drums[1])) == [
        "The lottery is not the one that was committed to."
    ]


def _even_drum(pool, order):
    return Lottery(tuple((key,) for key in order), {"ann": 0.5, "bob": 0.5}, 0.0)


def test_a_commitment_to_tickets_that_are_no_panels_is_refused():
    pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)
    both = Lottery((("ann", "bob"),), {"ann": 0.5, "bob": 0.5}, 1.0)

    with pytest.raises(TicketError, match="Ticket 1 is no panel of this pool: There are 2 members"):
        commit(pool, both, salt=SALT, source=SOURCE)


def test_a_commitment_without_a_source_is_refused():
    pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)

    with pytest.raises(TicketError, match="Name the source"):
        commit(pool, _even_drum(pool, ("ann", "bob")), salt=SALT, source=" ")


@given(st.binary(min_size=1, max_size=100), st.binary(min_size=32, max_size=32), st.integers(1, 5))
def test_the_winning_ticket_is_what_the_recipe_says_step_by_step(randomness, commitment, tickets):
    text = b"civics sortition draw 1\n" + commitment + bytes(4)
    block = hmac.new(randomness, text, hashlib.sha256).digest()
    largest = 2**256 // tickets * tickets

    number = winning_ticket(randomness, commitment, tickets=tickets)

    assert int.from_bytes(block, "big") < largest  # else the next block decides: once in 2^250
    assert number == int(block.hex(), 16) % tickets + 1


@pytest.mark.parametrize("tickets", [1, 2, 3, 5, 7, 8])
def test_no_ticket_is_favoured_whatever_their_number(tickets):
    # All 8 numbers of three bits, each followed by one that is always taken.
    winners = Counter()
    for first in range(8):
        kept = first < 8 - 8 % tickets
        winners[_remainder(iter([first, 0]), tickets, bits=3) if kept else None] += 1

    del winners[None]
    assert len(winners) == tickets
    assert len(set(winners.values())) == 1


def test_a_number_above_the_last_whole_round_is_passed_over():
    assert _remainder(iter([6, 7, 4]), 3, bits=3) == 1
    assert _remainder(iter([5]), 3, bits=3) == 2


def test_randomness_is_read_as_its_source_writes_it():
    assert from_hex(" DEad beef\n") == bytes.fromhex("deadbeef")
    assert from_numbers("03 - 17 - 00 (bonus: 8)") == b"3 17 0 8"
    assert from_drand(_drand()) == hashlib.sha256(bytes(range(48))).digest()


@pytest.mark.parametrize(
    ("read", "published", "sentence"),
    [
        (from_hex, "xyz", "“xyz” is not hexadecimal."),
        (from_hex, " ", "The randomness is empty."),
        (from_numbers, "none", "“none” holds no numbers."),
        (from_drand, "[]", "not a drand round"),
        (from_drand, '{"round": 1, "signature": "zz"}', "“zz” is not hexadecimal."),
        (from_drand, '{"round": "x", "signature": "00"}', "is not a whole number"),
        (from_drand, '{"round": 1, "signature": "00", "randomness": "00"}', "is not the hash"),
    ],
)
def test_randomness_that_cannot_be_read_is_refused_in_one_sentence(read, published, sentence):
    with pytest.raises(TicketError, match=sentence):
        read(published)


@st.composite
def crowds(draw_):
    ids = draw_(st.lists(st.text("abcé", min_size=1), unique=True, min_size=1, max_size=20))
    return Pool([Person(key, {}, key.upper()) for key in ids], [], 1)


@given(crowds())
def test_everybody_finds_themselves_in_the_root_and_nobody_else_does(pool):
    root = root_of(pool, SALT)

    for person in pool.people:
        receipt = receipt_for(pool, person.id, SALT)
        assert receipt.root == root
        assert replace(receipt, person=replace(person, household="elsewhere")).root != root
        assert replace(receipt, person=Person("mallory", {})).root != root


@given(crowds())
def test_the_root_depends_on_the_salt_and_on_nothing_that_does_not_matter(pool):
    backwards = Pool(pool.people[::-1], [], 1)

    assert root_of(backwards, SALT) == root_of(pool, SALT)
    assert root_of(pool, bytes(32)) != root_of(pool, SALT)


@given(crowds())
def test_the_root_is_that_of_the_tree_built_level_by_level(pool):
    def hashed(*parts):
        return hashlib.sha256(b"".join(parts)).digest()

    level = [
        hashed(
            b"\x00civics sortition person 1\n",
            hmac.new(SALT, person.id.encode(), hashlib.sha256).digest(),
            canonical([person.id, {}, person.household]),
        )
        for person in sorted(pool.people, key=lambda person: person.id)
    ]
    while len(level) > 1:
        # Neighbours are joined; one that has none waits for the next level (as RFC 6962 splits).
        joined = [
            hashed(b"\x01civics sortition node 1\n", *level[place : place + 2])
            for place in range(0, len(level) - 1, 2)
        ]
        level = joined + level[len(joined) * 2 :]

    assert root_of(pool, SALT) == level[0]


def test_a_receipt_is_checked_against_the_commitment():
    pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)
    commitment = commit(pool, _even_drum(pool, ("ann", "bob")), salt=SALT, source=SOURCE)
    receipt = receipt_for(pool, "bob", SALT)

    assert verify_receipt(commitment, receipt).holds is True
    assert verify_receipt(commitment, Receipt(receipt.person, bytes(32), ())).holds is False


def test_a_short_salt_is_refused():
    pool = Pool([Person("ann", {})], [], 1)

    with pytest.raises(ValueError, match="at least 16 bytes"):
        root_of(pool, b"short")


def test_the_fingerprint_of_a_lottery_is_pinned():
    # Published fingerprints must stay checkable: this may change with a new version number alone.
    pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)
    drum = _even_drum(pool, ("ann", "bob"))

    assert (
        lottery_fingerprint(drum).hex()
        == hashlib.sha256(
            b"civics sortition lottery 1\n"
            b'{"bound":"0.000000000","chances":{"ann":"0.500000000","bob":"0.500000000"},'
            b'"tickets":[["ann"],["bob"]]}'
        ).hexdigest()
    )


def test_the_recipe_in_the_guide_gives_the_same_winner():
    guide = (Path(__file__).parents[3] / "docs" / "civics.md").read_text()
    recipe = re.search(r"```python\n(import hmac\n.*?)```", guide, re.DOTALL).group(1)
    names = {}
    exec(recipe, names)  # noqa: S102

    for tickets in (1, 7, 1000):
        for randomness in (b"5 12 23 33 41 49", b"\xc0\xff\xee", bytes(100)):
            assert names["winner"](SALT, randomness, tickets) == winning_ticket(
                randomness, SALT, tickets=tickets
            )
