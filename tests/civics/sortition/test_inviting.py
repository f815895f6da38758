import re
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.sortition import (
    Address,
    Area,
    PoolError,
    SortitionError,
    invite,
    letters_per_area,
    read_addresses,
    read_areas,
)

AREAS = "area,rate,answers\nNorth,0.5,2\nSouth,0.25,1\n"
ADDRESSES = """name,street,zip,area
Ann,1 Mill Lane,N1,North
Bob,1 mill  LANE,N1,North
Cyd,2 Mill Lane,N1,North
Dan,3 Mill Lane,N1,North
Eve,4 Mill Lane,N1,North
Fay,1 High Street,S1,South
Gus,2 High Street,S1,South
Hal,3 High Street,S1,South
Ida,4 High Street,S1,South
"""
HOMES = ("street", "zip")


def _addresses(text=ADDRESSES):
    lines, areas = text.splitlines(keepends=True), _areas()
    return read_addresses(lines, areas, household_columns=HOMES)


def _areas(text=AREAS):
    return read_areas(text.splitlines(keepends=True))


areas = st.lists(
    st.builds(
        Area,
        st.text("abc", min_size=1, max_size=3),
        st.integers(1, 100).map(lambda n: n / 100),
        st.integers(1, 50),
    ),
    unique_by=lambda area: area.name,
    min_size=1,
    max_size=5,
)


@given(areas)
def test_letters_are_just_enough_for_the_answers_wanted(areas):
    for area, number in zip(areas, letters_per_area(areas), strict=True):
        rate = Fraction(round(area.rate * 100), 100)
        assert number * rate >= area.answers > (number - 1) * rate


@given(areas, st.integers(1, 2000))
def test_a_given_number_of_letters_is_shared_so_that_answers_keep_their_proportions(areas, letters):
    numbers = letters_per_area(areas, letters)

    exact = [Fraction(area.answers) / Fraction(round(area.rate * 100), 100) for area in areas]
    shares = [each / sum(exact) * letters for each in exact]
    assert sum(numbers) == letters
    assert all(abs(n - share) < 1 for n, share in zip(numbers, shares, strict=True))


@settings(deadline=None)
@given(st.text(max_size=5), st.permutations(range(9)))
def test_one_letter_goes_to_a_household_whatever_the_order_of_the_file(seed, order):
    addresses = _addresses()

    letters = invite(addresses, _areas(), seed=seed)
    shuffled = invite([addresses[place] for place in order], _areas(), seed=seed)

    assert [each.letters for each in letters.areas] == [4, 4]
    assert len({address.household for address in letters.addresses}) == 8
    names = {address.line["name"] for address in letters.addresses}
    assert names == {address.line["name"] for address in shuffled.addresses}
    assert len(names & {"Ann", "Bob"}) == 1


def test_more_letters_add_to_fewer():
    addresses = _addresses()
    few, more = (invite(addresses, _areas(), letters=n, seed="x").addresses for n in (4, 6))

    assert set(map(id, few)) < set(map(id, more))


def test_every_household_and_everybody_in_it_has_the_same_chance():
    addresses, areas = _addresses(), _areas()
    got = dict.fromkeys(["Ann", "Bob", "Cyd", "Dan", "Eve"], 0)

    for seed in range(2000):
        for address in invite(addresses, areas, letters=2, seed=str(seed)).addresses:
            if address.area == "North":
                got[address.line["name"]] += 1

    # One letter for four households: 500 each, give or take five standard deviations.
    assert abs(got["Ann"] + got["Bob"] - 500) < 100
    assert abs(got["Ann"] - 250) < 75
    assert all(abs(got[name] - 500) < 100 for name in ("Cyd", "Dan", "Eve"))


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 100))
def test_answers_fall_in_the_range_with_nine_in_ten_chances(letters, hundredths):
    rate, share = hundredths / 100, Fraction(hundredths, 100)
    street = [Address(str(n), "A", {"n": str(n)}) for n in range(letters)]

    plan = invite(street, [Area("A", rate, 1)], letters=letters, seed="").areas[0]

    chances = [
        comb(letters, k) * share**k * (1 - share) ** (letters - k) for k in range(letters + 1)
    ]
    assert sum(chances[: plan.low]) <= Fraction(5, 100) + Fraction(1, 10**9)
    assert sum(chances[plan.high + 1 :]) <= Fraction(5, 100) + Fraction(1, 10**9)
    assert sum(chances[: plan.low + 1]) > Fraction(5, 100) - Fraction(1, 10**9)


def test_areas_with_too_few_addresses_are_all_named():
    wanted = _areas("area,rate,answers\nNorth,0.5,3\nSouth,0.25,2\n")

    with pytest.raises(PoolError) as caught:
        invite(_addresses(), wanted, seed="")

    assert str(caught.value) == (
        "Too few addresses: “North” has 4 households for 6 letters, which would bring about 2 of 3 "
        "answers; “South” has 4 households for 8 letters, which would bring about 1 of 2 answers."
    )


@pytest.mark.parametrize(
    ("areas", "addresses", "sentence"),
    [
        (AREAS.replace("0.25", "1.5"), ADDRESSES, "areas, line 3, column “rate”: “1.5” is not"),
        (AREAS.replace("0.25", "0"), ADDRESSES, "areas, line 3, column “rate”: “0” is not"),
        (AREAS.replace(",1\n", ",many\n"), ADDRESSES, "areas, line 3, column “answers”: “many”"),
        (AREAS.replace("South", "North"), ADDRESSES, "line 3, column “area”: this area is on"),
        ("area,rate\nNorth,1\n", ADDRESSES, "line 1, column “answers”: is missing; there are area"),
        ("area,rate,answers\n", ADDRESSES, "areas, line 1: there are no rows below the header"),
        (
            AREAS,
            ADDRESSES.replace("S1,South", "S1,West", 1),
            "line 7, column “area”: “West” is not",
        ),
        (
            AREAS,
            ADDRESSES.replace("N1,North", ",North", 1).replace("1 Mill Lane", "", 1),
            "is empty",
        ),
        (AREAS, ADDRESSES.replace("N1,North", "N1,South", 1), "the same household is in “South”"),
        (AREAS, ADDRESSES.replace("zip", "post"), "line 1, column “zip”: is missing"),
        (AREAS, ADDRESSES + "Joe,5 Mill Lane\n", "line 11: has 2 cells where the header has 4"),
    ],
)
def test_what_cannot_be_read_is_named_by_line_and_column(areas, addresses, sentence):
    with pytest.raises(SortitionError, match=re.escape(sentence)):
        read_addresses(addresses.splitlines(keepends=True), _areas(areas), household_columns=HOMES)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([AREAS, ADDRESSES]), st.data())
def test_damaged_tables_are_read_or_refused(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 15, len(text))))
    damaged = text[:start] + data.draw(st.text(max_size=8)) + text[end:]

    try:
        areas = _areas(damaged if text is AREAS else AREAS)
        read_addresses(
            (ADDRESSES if text is AREAS else damaged).splitlines(keepends=True),
            areas,
            household_columns=HOMES,
        )
    except SortitionError as error:
        complaint = str(error)
    else:
        complaint = ""

    assert re.fullmatch(r"|(areas|addresses), line \d+.*\.", complaint, re.DOTALL)
