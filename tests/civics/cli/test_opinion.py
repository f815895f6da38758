import json
import re
import shlex

import pytest

from civics.cli import run
from civics.cli.opinion import MAP_EXAMPLE

BREXIT = "tests/civics/opinion/conversations/brexit-consensus"


def answer(capsys, *options):
    status = run(["opinion", "map", *options])
    return status, capsys.readouterr()


@pytest.mark.parametrize("method", ["polis", "weft"])
def test_programs_get_exactly_the_agreed_fields(capsys, method):
    status, written = answer(capsys, BREXIT, "--method", method, "--seed", "3", "--json")

    found = json.loads(written.out)
    assert status == 0
    assert list(found) == ["k", "groups", "statements", "common_ground", "seconds"]
    assert set(found["groups"].values()) == set(range(found["k"]))
    assert len(found["statements"]) == 50
    assert all(
        0.5 < each["low"] <= each["share"] <= each["high"] for each in found["common_ground"]
    )
    assert written.err == ""


def test_the_number_of_groups_can_be_asked_for(capsys):
    _, written = answer(capsys, BREXIT, "--groups", "3", "--json")

    assert json.loads(written.out)["k"] == 3


def test_each_place_and_how_sure_it_is_is_told_where_asked_for(capsys):
    _, written = answer(capsys, BREXIT, "--json", "--people", "--groups", "3")

    found = json.loads(written.out)
    assert "asked for" in found["verdict"]
    assert set(found["people"]) == set(found["groups"])
    for who, person in found["people"].items():
        assert person["group"] == found["groups"][who]
        assert sum(person["membership"]) == pytest.approx(1, abs=1e-3)
        assert max(person["membership"]) == person["membership"][person["group"]]
        assert len(person["position"]) == 2
        assert person["unsure"] > 0


@pytest.mark.parametrize("dimensions", ["1", "4"])
def test_people_may_differ_in_more_or_fewer_ways_than_a_map_shows(capsys, tmp_path, dimensions):
    picture = tmp_path / "map.svg"

    status, _ = answer(capsys, BREXIT, "--dimensions", dimensions, "--picture", str(picture))

    assert status == 0
    assert "nan" not in picture.read_text()


def test_the_method_of_polis_has_two_dimensions(capsys):
    status, written = answer(capsys, BREXIT, "--method", "polis", "--dimensions", "3")

    assert status == 2
    assert "has two dimensions" in written.err


def test_a_person_reads_what_divides_most(capsys):
    _, written = answer(capsys, BREXIT)

    divides = written.out.split("What divides most")[1].split("Common ground")[0]
    shares = [float(each) for each in re.findall(r"^  (0\.\d\d) ", divides, re.MULTILINE)]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 5


def test_the_same_seed_gives_the_same_answer(capsys):
    answers = [json.loads(answer(capsys, BREXIT, "--json")[1].out) for _ in range(2)]

    assert answers[0] | {"seconds": 0} == answers[1] | {"seconds": 0}


def test_the_example_in_the_help_runs(capsys):
    example = re.search(r"^  civics (.+)$", MAP_EXAMPLE, re.MULTILINE)[1]

    assert run(shlex.split(example)) == 0
    assert json.loads(capsys.readouterr().out)["k"] >= 1


def test_a_person_reads_groups_and_common_ground(capsys):
    _, written = answer(capsys, BREXIT, "--groups", "2")

    assert "Group A: " in written.out
    assert "Common ground: " in written.out


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_the_map_is_written_as_a_picture(capsys, tmp_path, ending):
    picture = tmp_path / f"map.{ending}"

    answer(capsys, BREXIT, "--picture", str(picture))

    assert "</svg>" in picture.read_text(encoding="utf-8")
    assert ("<table>" in picture.read_text(encoding="utf-8")) == (ending == "html")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["nowhere"], "cannot be read"),
        (["tests/civics"], "neither votes.csv nor participants-votes.csv"),
        ([BREXIT, "--groups", "500"], "500 groups are too many"),
        ([BREXIT, "--picture", "nowhere/map.svg"], "nowhere/map.svg: No such file"),
    ],
)
def test_bad_input_is_one_sentence_and_status_two(capsys, options, says):
    status, written = answer(capsys, *options)

    assert status == 2
    assert says in written.err
    assert written.err.count("\n") == 1
    assert written.out == ""


@pytest.mark.parametrize("options", [["--groups", "0"], ["--seed", "x"], ["--method", "magic"]])
def test_bad_options_are_one_sentence_and_status_two(capsys, options):
    with pytest.raises(SystemExit) as ended:
        run(["opinion", "map", BREXIT, *options])

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
