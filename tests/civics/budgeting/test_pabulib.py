from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.budgeting import Election, PabulibError, VoteType, read_pabulib, write_pabulib

from .instances import elections

GOOD = """META
key;value
budget;100.50
vote_type;cumulative
num_projects;2
num_votes;2
PROJECTS
project_id;cost;name;category
park;60;"A park; with ""ponds"" in it";green
path;40,5;Path;
VOTES
voter_id;vote;points;age
1;park,path;3,1;44
2;;;
"""


def test_a_file_is_read_with_everything_in_it():
    election = read_pabulib(GOOD)

    assert election.budget == Fraction("100.5")
    assert election.vote_type is VoteType.CUMULATIVE
    assert [project.cost for project in election.projects] == [60, Fraction("40.5")]
    assert election.projects[0].details == {
        "name": 'A park; with "ponds" in it',
        "category": "green",
    }
    assert election.ballots.starts.tolist() == [0, 2, 2]
    assert election.ballots.points.tolist() == [3, 1]
    assert election.voters == {"voter_id": ["1", "2"], "age": ["44", ""]}


def test_line_ends_and_byte_order_marks_of_other_systems_do_not_matter():
    election = read_pabulib(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert write_pabulib(election) == write_pabulib(read_pabulib(GOOD))


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "reason"),
    [
        ("META\n", "", 1, 1, "begins with the line META"),
        ("PROJECTS\n", "VOTES\n", 7, 1, "expected was PROJECTS"),
        ("VOTES\nvoter_id;vote;points;age\n1;park,path;3,1;44\n2;;;\n", "", 10, 1,
         "the section VOTES is missing"),
        ("budget;100.50", "budget;much", 3, 8, "the budget “much” is not a number"),
        ("budget;100.50", "budget;-1", 3, 8, "negative"),
        ("budget;100.50\n", "", 2, 1, "does not say the budget"),
        ("cumulative", "telepathy", 4, 11, "the vote type “telepathy” is none of approval"),
        ("num_votes;2", "num_votes;3", 6, 11, "the file holds 2 votes"),
        ("num_votes;2", "budget;2", 6, 1, "a second time"),
        ("id;cost;name", "id;price;name", 8, 1, "the column “cost” is missing"),
        ("name;category", "name;name", 8, 22, "stands here twice"),
        ("path;40,5", "path;4o", 10, 6, "the cost “4o” is not a number"),
        ("path;40,5", "park;40", 10, 1, "the project park stands here a second time"),
        ("path;40,5;Path;", "path;40,5;Path", 10, 11, "3 fields, where the section PROJECTS has 4"),
        ("path;40,5;Path;", "path;40,5;Path;;x", 10, 17, "5 fields"),
        ('in it"', "in it", 9, 9, "the quote that opens here is not closed"),
        ('in it"', 'in it"x', 9, 39, "after a closing quote"),
        ("1;park,path", "1;park,poth", 13, 3, "“poth”, which is not a project"),
        ("1;park,path", "1;park,park", 13, 3, "names park twice"),
        ("3,1;44", "3;44", 13, 13, "1 points, for a vote that names 2 projects"),
        ("3,1;44", "3,x;44", 13, 13, "points are numbers"),
        ("cumulative", "choose-1", 13, 3, "2 projects, where the vote type is choose-1"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_the_place_to_mend(old, new, line, column, reason):
    broken = GOOD.replace(old, new, 1)

    with pytest.raises(PabulibError) as refused:
        read_pabulib(broken)

    assert (refused.value.line, refused.value.column) == (line, column), refused.value
    assert reason in str(refused.value)


def test_bytes_that_are_no_text_are_refused_with_their_place():
    with pytest.raises(PabulibError, match="line 2, column 5: this is not text in UTF-8"):
        read_pabulib(b"META\nkey;\xff\n")


@settings(deadline=None)
@given(elections(), st.sampled_from(list(VoteType)))
def test_what_is_written_reads_back_the_same(election, vote_type):
    if vote_type.has_points or vote_type is VoteType.CHOOSE_ONE:
        vote_type = VoteType.APPROVAL
    election = Election(
        election.budget, election.projects, election.ballots, vote_type,
        details={"description": "A; line\nand a \"half\""},
    )  # fmt: skip

    again = read_pabulib(write_pabulib(election))

    assert same(election, again)


@settings(deadline=None)
@given(elections(points=True))
def test_points_read_back_the_same(election):
    assert same(election, read_pabulib(write_pabulib(election)))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused_with_a_place_in_the_file(data):
    at = data.draw(st.integers(0, len(GOOD)))
    until = data.draw(st.integers(at, min(len(GOOD), at + 12)))
    text = GOOD[:at] + data.draw(st.text('";,\n\r0-9.x\x00é', max_size=6)) + GOOD[until:]

    refused = refusal(text)

    if refused is not None:
        lines = text.split("\n")
        assert 1 <= refused.line <= len(lines)
        assert 1 <= refused.column <= len(lines[refused.line - 1]) + 1


def refusal(text):
    try:
        read_pabulib(text)
    except PabulibError as refused:
        return refused
    return None


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    with pytest.raises(PabulibError):
        read_pabulib(content)


def same(one, other):
    return (
        one.budget == other.budget
        and one.vote_type == other.vote_type
        and [(p.id, p.cost) for p in one.projects] == [(p.id, p.cost) for p in other.projects]
        and one.ballots.starts.tolist() == other.ballots.starts.tolist()
        and one.ballots.projects.tolist() == other.ballots.projects.tolist()
        and (
            one.ballots.points is None
            or one.ballots.points.tolist() == other.ballots.points.tolist()
        )
        and all(other.details[key] == value for key, value in one.details.items())
    )
