import csv
import hashlib
import json
import os
import re
import shlex
import stat
from itertools import combinations

import pytest

from civics import cli
from civics.cli import sortition

SOURCE = "Numbers of the state lottery of 1 May 2027, in the order drawn"
NUMBERS = "5 12 23 33 41 49"
SALT = bytes(range(32)).hex()


@pytest.fixture
def town(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.run(["sortition", "example", "town"]) == 0
    capsys.readouterr()
    return tmp_path / "town"


@pytest.fixture
def tables(town):
    people, categories = str(town / "people.csv"), str(town / "categories.csv")
    return ["--people", people, "--categories", categories, "--seats", "12"]


@pytest.fixture
def run(capsys):
    def run(*arguments):
        status = cli.run(["sortition", *map(str, arguments)])
        told = capsys.readouterr()
        assert told.err.count("\n") == (status == 2)
        return status, told.err if status == 2 else told.out

    return run


@pytest.fixture
def fixed(town, tables, run):
    """A lottery that is fixed but not drawn."""
    folder = town / "draw"
    options = ["--out", folder, "--source", SOURCE, "--salt", SALT]
    assert run("lottery", *tables, "--household", "primary_address1", *options)[0] == 0
    return folder


@pytest.fixture
def drawn(fixed, run):
    assert run("draw", fixed, "--numbers", NUMBERS)[0] == 0
    return fixed


def _values(town):
    with (town / "people.csv").open(newline="") as lines:
        return {row["nationbuilder_id"]: row for row in csv.DictReader(lines)}


def _meets_quotas(town, members):
    people = _values(town)
    with (town / "categories.csv").open(newline="") as lines:
        return all(
            int(row["min"])
            <= sum(people[key][row["feature"]] == row["value"] for key in members)
            <= int(row["max"])
            for row in csv.DictReader(lines)
        )


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "bounded"])
def test_solve_answers_programs_with_chances_that_the_panels_have(town, tables, run, objective):
    status, told = run("solve", *tables, "--objective", objective, "--seed", "1", "--json")

    answer = json.loads(told)
    assert status == 0
    assert list(answer) == [
        "objective",
        "seconds",
        "min_probability",
        "max_probability",
        "gini",
        "gap",
        "panels",
        "probabilities",
    ]
    assert answer["objective"] == objective
    chances = answer["probabilities"]
    assert set(chances) == set(_values(town))
    assert answer["min_probability"] == pytest.approx(min(chances.values()))
    assert answer["max_probability"] == pytest.approx(max(chances.values()))
    for key, chance in chances.items():
        on = sum(panel["probability"] for panel in answer["panels"] if key in panel["people"])
        assert on == pytest.approx(chance, abs=1e-9)
    assert all(_meets_quotas(town, panel["people"]) for panel in answer["panels"])
    assert 0 <= answer["gap"] < 1e-3


def test_solve_tells_people_how_fair_it_is_and_how_that_is_proven(tables, run):
    told = run("solve", *tables)[1]

    assert re.search(r"^ *\d+\.\d%  \d+ people$", told, re.MULTILINE)
    assert "proven: no lottery has the lowest chance higher by more than" in told


def test_people_who_are_in_already_are_on_every_panel(tables, run):
    told = run("solve", *tables, "--already-in", "example-02,example-07", "--json")[1]

    panels = json.loads(told)["panels"]
    assert all({"example-02", "example-07"} <= set(panel["people"]) for panel in panels)


def test_feasible_says_what_would_help_and_ends_with_one(town, tables, run):
    categories = town / "categories.csv"
    categories.write_text(categories.read_text().replace("16-29,2,4", "16-29,9,9"))

    status, told = run("feasible", *tables)
    in_json = json.loads(run("feasible", *tables, "--json")[1])

    assert status == 1
    assert "No panel meets all quotas. Ways out, the smallest first:" in told
    assert "lower the minimum of age_bracket “16-29” from 9 to" in told
    assert in_json["feasible"] is False
    assert in_json["ways_out"][0]["in_words"] in told


def test_a_feasible_pool_ends_with_zero(tables, run):
    assert run("feasible", *tables, "--json") == (0, '{"feasible": true, "ways_out": []}\n')


def test_a_lottery_is_fixed_drawn_and_verified(town, tables, run):
    fixing = [*tables, "--source", SOURCE, "--out", town / "draw", "--tickets", "200", "--json"]

    fixed = json.loads(run("lottery", *fixing)[1])
    drawn = json.loads(run("draw", town / "draw", "--numbers", NUMBERS, "--json")[1])
    verifying = ["--fingerprint", fixed["fingerprint"], "--json"]
    status, told = run("verify", town / "draw", *verifying)

    assert fixed["tickets"] == 200
    assert fixed["deviation"] <= fixed["bound"]
    assert _meets_quotas(town, drawn["panel"])
    assert 1 <= drawn["ticket"] <= 200
    assert status == 0
    assert json.loads(told)["holds"] is True
    checks = json.loads(told)["checks"]
    assert [check["says"][:39] for check in checks if check["holds"] is None] == [
        "Compare the randomness with what its so"
    ]


def test_the_draw_can_be_repeated_with_nothing_but_hashes(drawn):
    # Written from the documentation alone, without the library.
    commitment = json.loads((drawn / "commitment.json").read_text())
    tickets = json.loads((drawn / "lottery.json").read_text())["tickets"]
    result = json.loads((drawn / "result.json").read_text())
    message = b"civics sortition draw 1\n" + bytes.fromhex(commitment["fingerprint"]) + bytes(4)
    key = NUMBERS.encode().ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in key) + message).digest()
    number = int.from_bytes(hashlib.sha256(bytes(b ^ 0x5C for b in key) + inner).digest(), "big")

    assert result["ticket"] == number % len(tickets) + 1
    assert result["panel"] == tickets[number % len(tickets)]


def test_only_published_files_are_needed_to_verify(drawn, run):
    (drawn / "pool.json").unlink()

    status, told = run("verify", drawn)

    assert status == 0
    assert "open   Whether tickets meet the quotas was not checked: it takes the pool." in told
    assert told.endswith("All that was checked holds.\n")


def test_a_changed_result_fails_and_ends_with_one(drawn, run):
    result = drawn / "result.json"
    ticket = json.loads(result.read_text())["ticket"]
    result.write_text(result.read_text().replace(f'"ticket": {ticket}', '"ticket": 0'))

    status, told = run("verify", drawn)

    assert status == 1
    assert f"FAILS  The randomness gives ticket {ticket}, not 0." in told
    assert told.endswith("This is not what was promised.\n")


def test_a_round_of_drand_must_be_the_one_promised(town, tables, run):
    signature = bytes(range(48))
    randomness = hashlib.sha256(signature).hexdigest()
    beacon = {"round": 77, "randomness": randomness, "signature": signature.hex()}
    (town / "round.json").write_text(json.dumps(beacon))

    for number, status in ((77, 0), (78, 1)):
        folder = town / f"draw{number}"
        run("lottery", *tables, "--out", folder, "--source", f"drand quicknet, round {number}")
        run("draw", folder, "--drand", town / "round.json")
        assert run("verify", folder)[0] == status


def test_the_pool_is_readable_by_its_owner_alone(fixed):
    assert stat.S_IMODE((fixed / "pool.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((fixed / "lottery.json").stat().st_mode) == 0o644
    assert sorted(os.listdir(fixed)) == ["commitment.json", "lottery.json", "pool.json"]


def test_published_files_hold_ids_and_nothing_else_of_a_person(drawn):
    for name in ("commitment.json", "lottery.json", "result.json"):
        text = (drawn / name).read_text()
        assert "Mill Lane" not in text
        assert SALT not in text


def test_what_is_fixed_stays_fixed(fixed, tables, run):
    before = (fixed / "commitment.json").read_bytes()

    status, told = run("lottery", *tables, "--source", "another source", "--out", fixed)

    assert status == 2
    assert "says something else; what was published must not change" in told
    assert (fixed / "commitment.json").read_bytes() == before


def test_a_second_draw_with_other_numbers_is_refused(drawn, run):
    assert run("draw", drawn, "--numbers", NUMBERS)[0] == 0  # the same again

    status, told = run("draw", drawn, "--numbers", "1 2 3")

    assert status == 2
    assert "result.json is there already and says something else" in told


def test_each_person_can_check_a_receipt(fixed, town, run):
    receipt = town / "receipt.json"
    receipt.write_text(run("receipt", fixed, "--id", "example-17")[1])
    (fixed / "pool.json").unlink()

    assert (
        "“example-17” is in the pool as the receipt says."
        in (run("verify", fixed, "--receipt", receipt)[1])
    )

    receipt.write_text(receipt.read_text().replace("Person 17", "x").replace("example-17", "eve"))
    status, told = run("verify", fixed, "--receipt", receipt)
    assert status == 1
    assert "FAILS  “eve” is not in the pool as the receipt says." in told


def test_replacements_are_drawn_from_who_remains_and_keep_the_quotas(drawn, town, run):
    panel = json.loads((drawn / "result.json").read_text())["panel"]
    pairs = combinations(panel, 2)
    leaves = next(p for p in pairs if run("replace", drawn, "--dropouts", ",".join(p))[0] == 0)

    told = run("replace", drawn, "--dropouts", ",".join(leaves), "--json")[1]
    answer = json.loads(told)
    fixing = ["--out", town / "again", "--source", SOURCE]
    run("replace", drawn, "--dropouts", ",".join(leaves), *fixing)
    again = json.loads(run("draw", town / "again", "--numbers", NUMBERS, "--json")[1])["panel"]

    assert answer["staying"] == sorted(set(panel) - set(leaves))
    assert sum(answer["probabilities"].values()) == pytest.approx(2)
    assert not set(panel) & set(answer["probabilities"])
    assert set(again) > set(answer["staying"])
    assert not set(again) & set(leaves)
    assert _meets_quotas(town, again)
    assert run("verify", town / "again")[0] == 0


def test_replacements_among_alternates_may_need_easier_quotas(town, tables, run):
    categories = town / "categories.csv"
    categories.write_text(categories.read_text().replace("16-29,2,4", "16-29,2,2"))
    run("lottery", *tables, "--source", SOURCE, "--out", town / "draw")
    run("draw", town / "draw", "--numbers", NUMBERS)
    people = _values(town)
    panel = json.loads((town / "draw" / "result.json").read_text())["panel"]
    leaver = next(key for key in panel if people[key]["age_bracket"] == "16-29")
    elders = [k for k in people if people[k]["age_bracket"] == "60+" and k not in panel]
    options = [town / "draw", "--dropouts", leaver, "--among", ",".join(elders)]

    hard = run("replace", *options)
    soft = json.loads(run("replace", *options, "--ease", "--json")[1])

    assert hard[0] == 2
    assert "No panel meets all quotas." in hard[1]
    assert "the minimum of age_bracket “16-29” from 2 to 1" in soft["eased"]
    assert set(soft["probabilities"]) == set(elders)


def test_alternates_stand_by_where_people_are_likely_to_leave(drawn, town, run):
    panel = json.loads((drawn / "result.json").read_text())["panel"]
    risks = town / "risks.csv"
    risks.write_text("id,risk\n" + "".join(f"{key},0.5\n" for key in panel[:3]))

    options = ["--number", "3", "--risk", "0", "--risks", risks, "--sets", "30", "--json"]
    answer = json.loads(run("alternates", drawn, *options)[1])

    assert len(set(answer["alternates"]) - set(panel)) == 3
    assert answer["fresh_misses"] < answer["misses_without"]
    assert 0 <= answer["gap"] <= answer["misses"]


def test_a_second_panel_is_drawn_beside_the_first(drawn, town, tables, run):
    panel = json.loads((drawn / "result.json").read_text())["panel"]
    small = town / "small.csv"
    small.write_text(
        "feature,value,min,max\ngender,Female,0,3\ngender,Male,0,3\ngender,Other,0,3\n"
    )
    tables[3], tables[5] = str(small), "4"

    run("lottery", *tables, "--after", drawn, "--source", SOURCE, "--out", town / "second")
    lottery = json.loads((town / "second" / "lottery.json").read_text())

    assert not set(panel) & set(lottery["chances"])
    assert len(lottery["chances"]) == 60 - 12


def test_invitations_are_listed_and_told(town, run):
    options = ["--addresses", town / "addresses.csv", "--areas", town / "areas.csv", "--household"]
    options += ["address", "--household", "zip", "--out", town / "letters.csv", "--seed", "x"]

    answer = json.loads(run("invite", *options, "--json")[1])
    told = run("invite", *options)[1]

    with (town / "letters.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [area["letters"] for area in answer["areas"]] == [50, 50, 38, 50]
    assert len(rows) == answer["letters"] == 188
    assert len({row["address"] for row in rows}) == 188
    assert "North: 50 letters to 70 households; 6.0 answers expected, " in told


def test_too_few_addresses_are_refused(town, run):
    options = ["--addresses", town / "addresses.csv", "--areas", town / "areas.csv"]
    options += ["--household", "address", "--out", town / "letters.csv", "--seed", "x"]

    status, told = run("invite", *options, "--letters", "1000")

    assert status == 2
    assert told.startswith("civics: Too few addresses: “North” has 70 households for")
    assert not (town / "letters.csv").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("example-03,", "example-02,"), "“example-02” is the id of line 3, too"),
        (("Male,30-44", "Male,30-99"), "line 3, column “age_bracket”: “30-99” has no quota"),
        (("gender,age", "sex,age"), "line 1, column “gender”: is missing"),
    ],
)
def test_a_malformed_table_is_refused_with_its_place(town, tables, run, change, sentence):
    people = town / "people.csv"
    people.write_text(people.read_text().replace(*change, 1))

    status, told = run("solve", *tables)

    assert status == 2
    assert told.startswith(f"civics: {people}, line ")
    assert sentence in told


def test_damaged_files_of_a_lottery_are_refused_with_their_name(fixed, run):
    (fixed / "lottery.json").write_bytes(b"\xff\xfe")
    assert run("verify", fixed) == (
        2,
        f"civics: {fixed}/lottery.json: this is not text in UTF-8.\n",
    )

    (fixed / "lottery.json").unlink()
    status, told = run("verify", fixed)
    assert status == 2
    assert told == f"civics: {fixed}/lottery.json: No such file or directory.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seats", "many"], "“many” is not a whole number"),
        (["--time-limit", "soon"], "“soon” is not a number of seconds"),
        (["--objective", "dice"], "invalid choice: 'dice'"),
    ],
)
def test_bad_options_are_refused_in_one_sentence(tables, arguments, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.run(["sortition", "solve", *tables, *arguments])

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.count("\n") == 1
    assert sentence in told


@pytest.mark.parametrize("command", sortition.EXAMPLES)
def test_the_examples_in_the_help_run(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        cli.run(["sortition", command, "--help"])
    lines = capsys.readouterr().out.replace("\\\n", " ").splitlines()
    examples = [line.strip() for line in lines if line.startswith("  civics ")]

    for example in examples:
        assert cli.run(shlex.split(example)[1:]) == 0

    assert f"civics sortition {command}" in examples[-1]
    assert capsys.readouterr().out
