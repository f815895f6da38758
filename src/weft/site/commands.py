"""Run a room's management command for `weft`, and turn what goes wrong into a sentence."""

import difflib
import logging
import os
import sys
from collections.abc import Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.utils import OperationalError

BAD_INPUT = 2
# Django's own options, which say nothing to somebody who uses Weft.
HIDDEN = {"--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}
HIDDEN_TOO = {"--version", "--skip-checks", "--verbosity"}


def run_command(shown: str, name: str, arguments: list[str], *, known: Sequence[str]) -> int:
    """Run the management command `name`, shown as `weft shown`."""
    django.setup()
    owner = get_commands().get(name)
    if owner is None:
        return _refuse(_no_such_command(shown, known))
    command = load_command_class(owner, name) if isinstance(owner, str) else owner
    try:
        return _execute(command, shown, arguments)
    except CommandError as error:
        return _refuse(str(error).removeprefix("Error: "), status=max(error.returncode, BAD_INPUT))
    except (OperationalError, ImproperlyConfigured) as error:
        return _refuse(_database_sentence(error))
    except BrokenPipeError:  # the reader of our output has gone, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        connections.close_all()


def _execute(command: BaseCommand, shown: str, arguments: list[str]) -> int:
    command.suppressed_base_arguments = HIDDEN | HIDDEN_TOO
    parser = command.create_parser("weft", shown)  # its errors come as CommandError
    options = vars(parser.parse_args(arguments))
    positional = options.pop("args", ())
    command.execute(*positional, **options)
    return 0


def _no_such_command(shown: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(shown, known, n=1)
    hint = f"Did you mean “weft {near[0]}”?" if near else "“weft --help” lists them."
    return f"There is no command “{shown}”. {hint}"


def _database_sentence(error: Exception) -> str:
    logging.getLogger("weft").debug("The database did not answer", exc_info=error)
    first_line = str(error).strip().partition("\n")[0]
    return f"The database cannot be used: {first_line}. “weft check” says more."


def _refuse(sentence: str, *, status: int = BAD_INPUT) -> int:
    sys.stderr.write(f"weft: {sentence}\n")
    return status
