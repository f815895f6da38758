import io

import pytest

from civics import cli
from civics.cli.output import Progress


def test_help_names_every_job_and_shows_an_example(capsys):
    status = cli.run(["--help"])

    told = capsys.readouterr().out
    assert status == 0
    for job in cli.JOBS:
        assert job.says in told
        assert job.example in told


def test_no_job_at_all_is_bad_input_and_shows_the_help(capsys):
    status = cli.run([])

    assert status == 2
    assert "usage: civics" in capsys.readouterr().out


def test_an_unknown_job_is_refused_in_one_sentence(capsys):
    status = cli.run(["astrology"])

    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert told.err == "civics: there is no job “astrology”; `civics --help` lists them.\n"


@pytest.mark.parametrize("job", cli.JOBS, ids=lambda job: job.name)
def test_a_job_without_a_command_is_refused_in_one_sentence(job, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.run([job.name])

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.count("\n") == 1
    assert f"`civics {job.name} --help` explains" in told


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_drawn_on_a_terminal_and_vanishes():
    screen = Terminal()

    with Progress("Counting", stream=screen) as progress:
        progress(1, 2)

    assert "Counting ███████████████···············  50%" in screen.getvalue()
    assert screen.getvalue().endswith("\r\033[K")


def test_progress_is_silent_where_there_is_no_terminal():
    paper = io.StringIO()

    with Progress("Counting", stream=paper) as progress:
        progress(1, 2)

    assert paper.getvalue() == ""
