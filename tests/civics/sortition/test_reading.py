import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.sortition import Person, Quota, TableError, read_people, read_quotas

QUOTAS = "category,feature,min,max\nage,old,1,2\nage,young,0,2\n"
PEOPLE = (
    "id,name,age,street,town\na1,Ann,old,Mill 1,Ayr\nb2,Bob, young ,mill  1,AYR\nc3,Cyd,old,,\n"
)
AGES = [Quota("age", "old", 1, 2), Quota("age", "young", 0, 2)]


def test_quotas_are_read_under_either_pair_of_headings():
    other = "feature,value,min,max,min_flex,max_flex\nage,old,1,2,0,5\nage,young,0,2,0,5\n"

    assert read_quotas(QUOTAS.splitlines()) == AGES
    assert read_quotas(other.splitlines()) == AGES


def test_people_are_read_with_address_and_without_regard_to_white_space():
    people = read_people(PEOPLE.splitlines(), AGES, household_columns=["street", "town"])

    assert [(person.id, person.values["age"]) for person in people] == [
        ("a1", "old"),
        ("b2", "young"),
        ("c3", "old"),
    ]
    assert people[0].household == people[1].household != ""
    assert people[2].household == ""


def test_without_a_column_of_ids_people_go_by_their_place():
    assert read_people(["age", "old", "", "young"], AGES) == [
        Person("1", {"age": "old"}),
        Person("2", {"age": "young"}),
    ]


def test_byte_order_marks_do_not_matter():
    assert read_quotas(("\ufeff" + QUOTAS).splitlines()) == AGES


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "reason"),
    [
        ("min", "least", 1, "", "the columns must be category, feature, min, max"),
        ("max", "min", 1, "min", "is the heading of two columns"),
        ("old,1,2", "old,one,2", 2, "min", "“one” is not a whole number"),
        ("old,1,2", "old,1,-2", 2, "max", "“-2” is not a whole number"),
        ("old,1,2", "old,3,2", 2, "min", "the minimum 3 is above the maximum 2"),
        ("old,1,2", "old,1", 2, "", "has 3 cells where the header has 4"),
        ("age,young", "age,old", 3, "feature", "is on line 2, too"),
        ("age,young", "age,", 3, "feature", "is empty"),
        ("old,1", '"old,1', 2, "", "cannot be read"),
        (QUOTAS, "", 1, "", "there is no header"),
        ("age,old,1,2\nage,young,0,2\n", "", 1, "", "there are no rows"),
    ],
)
def test_a_malformed_table_of_quotas_is_refused_at_its_place(old, new, line, column, reason):
    assert old in QUOTAS

    with pytest.raises(TableError, match=reason) as caught:
        read_quotas(QUOTAS.replace(old, new, 1).splitlines(keepends=True))

    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "reason"),
    [
        ("age", "years", 1, "age", "is missing; there are id, name, years"),
        ("town", "place", 1, "town", "is missing; there are"),
        ("a1,Ann,old", "a1,Ann,ancient", 2, "age", "“ancient” has no quota; the values"),
        ("a1,Ann,old", "a1,Ann,", 2, "age", "is empty"),
        ("b2", "a1", 3, "id", "“a1” is the id of line 2, too"),
        ("b2", "", 3, "id", "is empty"),
    ],
)
def test_a_malformed_table_of_people_is_refused_at_its_place(old, new, line, column, reason):
    assert old in PEOPLE

    with pytest.raises(TableError, match=reason) as caught:
        read_people(
            PEOPLE.replace(old, new, 1).splitlines(), AGES, household_columns=["street", "town"]
        )

    assert (caught.value.line, caught.value.column) == (line, column)


@given(st.text(alphabet='age,old"\n\r\0 é12;\ufeff', max_size=200), st.integers(0, 70))
def test_whatever_a_table_holds_it_is_read_or_refused_with_its_line(noise, place):
    for good, read in ((QUOTAS, read_quotas), (PEOPLE, lambda lines: read_people(lines, AGES))):
        text = good[:place] + noise + good[place:]
        lines = text.count("\n") + text.count("\r") + 1
        assert 0 <= _line_refused(read, text.splitlines(keepends=True)) <= lines


def _line_refused(read, lines):
    try:
        read(lines)
    except TableError as error:
        return error.line
    return 0
