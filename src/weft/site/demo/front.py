"""The demo's command: what it may be told, and the order of what it does."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from weft import demo, environment
from weft.site.demo import folder, processes
from weft.site.granian import granian

BAD_INPUT = 2
ROOT = Path(__file__).resolve().parents[4]
SIGN_INS = (
    ("steward@example.org", "the steward: sees and mends the whole register"),
    ("lead@example.org", "an engagement lead: plans and changes engagements"),
    ("owner@example.org", "a policy owner: owns what the engagements are about"),
    ("contact@example.org", "speaks for two communities: states what they want"),
)


def run(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    try:
        return _run(options)
    except processes.ProblemError as problem:
        sys.stderr.write(f"weft demo: {problem}\n")
        return BAD_INPUT


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="weft demo",
        description=(
            "Set up and run the demo: the 5,100 engagements of 59 Canadian federal bodies, on this "
            "machine. The second start is quick and changes nothing. Everything is kept in one "
            "folder: WEFT_DATA, else var/. Ctrl-C stops it."
        ),
    )
    parser.add_argument(
        "--port", type=_port, help=f"where to listen; the last one, at first {demo.PORT}"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="whom to listen to; 0.0.0.0 is everybody on the network (default: this machine only)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="throw away what an earlier demo holds, and begin anew"
    )
    parser.add_argument(
        "--no-data", action="store_true", help="begin with an empty register, to bring your own"
    )
    parser.add_argument(
        "--prepare", action="store_true", help="set everything up, and stop without starting it"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: give a number from 1 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    data = environment.folder("WEFT_DATA", ROOT / "var")
    with folder.held(data):
        if options.fresh:
            folder.empty(data)
        folder.refuse_what_is_not_a_demo(data)
        here = demo.write(data, day=None if options.no_data else demo.DAY, port=options.port)
        if not options.prepare:
            processes.refuse_a_port_in_use(options.host, here.port)
        folder.give_to_children(data)
        if not folder.is_prepared(data, with_data=not options.no_data):
            from weft.site.demo import prepare  # noqa: PLC0415 - needs the settings' ground

            prepare.everything(with_data=not options.no_data)
            folder.mark_prepared(data, with_data=not options.no_data)
        if options.prepare:
            _say(f"Everything is set up in {data}. Start it with bin/demo.")
            return 0
        return _serve(here, options.host)


def _serve(here: demo.Demo, host: str) -> int:
    os.environ.setdefault("WEFT_ADDRESS", f"http://localhost:{here.port}")
    with processes.Children() as children:
        server = granian(host=host, port=here.port, workers=2, threads=4)
        children.start("server", server)
        children.start("worker", [sys.executable, "-m", "weft", "work"])
        children.wait_until_ready(f"http://127.0.0.1:{here.port}/health/ready")
        _say(_greeting(here))
        children.wait()
    return 0


def _greeting(here: demo.Demo) -> str:
    width = max(len(mail) for mail, _ in SIGN_INS)
    people = [f"  {mail:<{width}}  {who}" for mail, who in SIGN_INS]
    return "\n".join(
        [
            "",
            f"Weft is at http://localhost:{here.port}/",
            "",
            f"Sign in as one of these, with the password {here.password}",
            *people,
            "",
            "Ctrl-C stops it.",
            "",
        ]
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
