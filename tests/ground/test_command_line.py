"""`weft`: what it says, and what it says of bad input."""

import pytest

from weft.command_line import COMMANDS, run

pytestmark = pytest.mark.django_db


def test_the_help_names_every_command(capsys):
    status = run(["--help"])

    said = capsys.readouterr().out
    assert status == 0
    assert all(f"  {command.name} " in said for command in COMMANDS)


def test_without_a_command_it_shows_the_help_and_fails(capsys):
    assert run([]) == 2
    assert "usage: weft COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["imprt"], "There is no command “imprt”. Did you mean “weft import”?"),
        (["zzzzz"], "There is no command “zzzzz”. “weft --help” lists them."),
        (["check", "--wrong"], "unrecognized arguments: --wrong"),
        (["serve", "--port", "many"], "argument --port: invalid int value: 'many'"),
        (["load_demo"], "This hub is not a demo. Make one with “weft demo --prepare”."),
    ],
)
def test_bad_input_is_answered_by_one_sentence_and_status_2(capsys, arguments, sentence):
    status = run(arguments)

    assert status == 2
    assert capsys.readouterr().err == f"weft: {sentence}\n"


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "70000"], ["--what"]])
def test_the_demo_refuses_bad_options(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        run(["demo", *arguments])

    assert ended.value.code == 2
    assert "weft demo: error:" in capsys.readouterr().err


def test_check_shows_the_settings_and_no_secret(capsys, settings):
    run(["check"])

    said = capsys.readouterr().out
    assert "WEFT_TIME_ZONE" in said
    assert "UTC" in said
    assert settings.SECRET_KEY not in said
