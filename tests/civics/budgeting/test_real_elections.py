import json
from pathlib import Path

import pytest

from civics.budgeting import Utility, apply, read_pabulib, write_pabulib

FOLDER = Path(__file__).parent / "pb"
EXPECTED = json.loads((FOLDER / "winners.json").read_text())
CASES = [(file, rule) for file, rules in EXPECTED.items() for rule in rules]


@pytest.mark.parametrize(("file", "rule"), CASES)
def test_the_winners_of_a_real_election_are_those_that_others_find(file, rule):
    election = read_pabulib((FOLDER / file).read_bytes())
    name, _, utility = rule.partition(" ")

    outcome = apply(election, name, utility=Utility(utility or "cost"))

    assert sorted(outcome.winners) == EXPECTED[file][rule]


@pytest.mark.parametrize("file", EXPECTED)
def test_a_real_file_reads_back_the_same_after_it_is_written(file):
    election = read_pabulib((FOLDER / file).read_bytes())

    again = read_pabulib(write_pabulib(election))

    assert again.projects == election.projects
    assert again.voters == election.voters
    assert again.ballots.projects.tolist() == election.ballots.projects.tolist()
    assert {key: again.details[key] for key in election.details} == dict(election.details)
