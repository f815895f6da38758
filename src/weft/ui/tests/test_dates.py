from datetime import date

import pytest
from django.utils import translation

from weft.ui import dates


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1 March 2025"), ("fr", "1er mars 2025")],
)
def test_the_first_of_a_month_is_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        assert dates.long_date(date(2025, 3, 1)) == written


def test_other_days_are_written_out_in_french():
    with translation.override("fr"):
        assert dates.long_date(date(2025, 2, 15)) == "15 février 2025"


def test_a_period_of_one_year_says_the_year_once_in_french():
    with translation.override("fr"):
        assert dates.period(date(2025, 1, 1), date(2025, 3, 18)) == "Du 1er janvier au 18 mars 2025"
