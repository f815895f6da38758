import json
import shlex

import pytest

from civics import cli
from civics.cli import budget


@pytest.fixture
def city(tmp_path, capsys):
    assert cli.run(["budget", "example"]) == 0
    path = tmp_path / "city.pb"
    path.write_text(capsys.readouterr().out)
    return path


@pytest.mark.parametrize(
    ("options", "winners", "cost"),
    [
        ("--rule greedy", ["1", "2", "6"], 98_000),
        ("--rule equal-shares --utility cost", ["1", "5", "6"], 67_000),
        ("--rule equal-shares --completion add1u", ["1", "5", "6", "3"], 92_000),
        ("--rule phragmen", ["5", "6", "2", "3"], 80_000),
        ("--rule welfare --utility cost", ["1", "2", "6"], 98_000),
    ],
)  # fmt: skip
def test_run_answers_programs_with_winners_cost_and_seconds(city, options, winners, cost, capsys):
    status = cli.run(["budget", "run", str(city), *options.split(), "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert list(answer) == ["winners", "cost", "seconds"]
    assert answer["winners"] == winners
    assert answer["cost"] == cost
    assert answer["seconds"] >= 0


def test_explain_tells_people_why_a_project_lost(city, capsys):
    options = ["--rule", "equal-shares", "--project", "4"]

    cli.run(["budget", "explain", str(city), *options])

    told = " ".join(capsys.readouterr().out.split())
    assert "A football pitch by the station (lost)" in told
    assert "Its 120 supporters had 15,667 left; it costs 30,000." in told
    assert "It would have won with 76 more people voting for it alone" in told


def test_explain_tells_programs_of_every_project_and_voter(city, capsys):
    cli.run(["budget", "explain", str(city), "--rule", "greedy", "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert [each["project"] for each in answer["projects"]] == ["1", "2", "3", "4", "5", "6"]
    assert answer["satisfaction"]["voters_with_none"] == 75
    assert len(answer["satisfaction"]["projects_of_each_voter"]) == 600


def test_compare_sets_all_rules_side_by_side(city, capsys):
    cli.run(["budget", "compare", str(city), "--prices", "--json"])

    rows = {row["rule"]: row for row in json.loads(capsys.readouterr().out)["rules"]}
    assert set(rows) == {"greedy", "equal-shares", "phragmen", "welfare"}
    assert rows["equal-shares"]["neglected_groups"] == 0
    assert rows["equal-shares"]["is_priceable"] is True
    assert rows["greedy"]["is_priceable"] is False


def test_limits_of_a_city_are_kept(city, capsys):
    limits = ["--cap", "district=South:60000", "--exclusive", "3,4", "--minimum-support", "130"]

    cli.run(["budget", "run", str(city), "--rule", "greedy", *limits, "--json"])

    assert json.loads(capsys.readouterr().out)["winners"] == ["1", "5", "6", "3"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--rule greedy --cap district", "is not of the form COLUMN=VALUE:AMOUNT"),
        ("--rule greedy --cap district=East:5", "no project has the district “East”."),
        ("--rule greedy --exclusive 1,99", "names 99, not a project."),
        ("--rule greedy --utility points", "give no points; use the utility cost or cardinality."),
    ],
)
def test_bad_options_are_refused_in_one_sentence(city, options, sentence, capsys):
    status = cli.run(["budget", "run", str(city), *options.split()])

    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert sentence in told.err


def test_an_unknown_rule_is_refused_in_one_sentence(city, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.run(["budget", "run", str(city), "--rule", "dice"])

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.count("\n") == 1
    assert "invalid choice: 'dice'" in told


def test_a_file_that_is_not_there_is_named(capsys):
    status = cli.run(["budget", "run", "nowhere.pb", "--rule", "greedy"])

    assert status == 2
    assert capsys.readouterr().err == "civics: nowhere.pb: No such file or directory.\n"


def test_a_malformed_file_is_refused_with_its_place(city, capsys):
    city.write_text(city.read_text().replace("1,2\n", "1,twelve\n", 1))

    status = cli.run(["budget", "run", str(city), "--rule", "greedy"])

    assert status == 2
    assert capsys.readouterr().err == (
        f"civics: {city}, line 19, column 3: the vote names “twelve”, which is not a project.\n"
    )


@pytest.mark.parametrize("example", [budget.RUN, budget.EXPLAIN, budget.COMPARE])
def test_the_examples_in_the_help_run(example, city, monkeypatch, capsys):
    monkeypatch.chdir(city.parent)
    lines = [line.strip() for line in example.splitlines() if line.strip().startswith("civics ")]
    commands = [line for line in lines if ">" not in line]

    for command in commands:
        assert cli.run(shlex.split(command)[1:]) == 0

    assert commands
    assert capsys.readouterr().out
