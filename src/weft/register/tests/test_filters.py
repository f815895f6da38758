"""An address is read without fail, and written back as it was meant."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from weft.register.search import Filters


def read(address: str) -> Filters:
    return Filters.read(QueryDict(address))


def test_an_address_holds_the_whole_state_of_a_list():
    address = (
        "q=health&topic=aaaaaaaaaa&topic=bbbbbbbbbb&state=open&state=stale&from=2023-03-01"
        "&to=2023-03-31&opens_by=2023-03-02&closes_by=2023-03-30&sort=closing&page=3&on=2023-03-15"
    )

    filters = read(address)

    assert filters.topic == ("aaaaaaaaaa", "bbbbbbbbbb")
    assert filters.from_day == date(2023, 3, 1)
    assert filters.query_string(page=3) == address
    assert "page" not in filters.query_string()


def test_a_value_is_taken_away_or_a_whole_filter():
    filters = read("topic=aaaaaaaaaa&topic=bbbbbbbbbb&state=open&page=2")

    assert filters.without("topic", "aaaaaaaaaa").query_string() == "topic=bbbbbbbbbb&state=open"
    assert filters.without("topic").query_string() == "state=open"


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("month=2023-02", "from=2023-02-01&to=2023-02-28"),
        ("month=9999-12", "from=9999-12-01&to=9999-12-31"),
        ("from=2023-03-31&to=2023-03-01", "from=2023-03-01&to=2023-03-31"),
        ("page=0&sort=nonsense&state=bogus&topic=x&year=20x4&from=soon&closes_by=soon", ""),
        ("page=99999999", ""),
        ("state=open&state=open", "state=open"),
        ("q=%00%ED%A0%80", "q=%EF%BF%BD%EF%BF%BD%EF%BF%BD"),
    ],
)
def test_nonsense_is_left_out(address, meant):
    assert read(address).query_string() == meant


names = st.sampled_from([*Filters.__dataclass_fields__, "from", "to", "month", "zzz"])


@given(st.dictionaries(names, st.lists(st.text(st.characters()), max_size=3)))
def test_no_address_is_an_error_and_what_was_read_is_read_again(values):
    query = QueryDict(mutable=True)
    for name, texts in values.items():
        query.setlist(name, texts)

    filters = Filters.read(query)

    assert read(filters.query_string(page=filters.page)) == filters
