"""How fast the register is: pages, search, import and export, at several sizes on both databases.

    .venv/bin/python bench/register.py --sizes 1000,100000 --databases sqlite,postgresql

writes `bench/register.md`. What was measured is kept as JSON beside the hubs it made, in a folder of
its own (`--folder`), so that sizes can be measured one after the other and a hub is made once;
`--only-make` makes the hubs and measures nothing yet. PostgreSQL is started by `bin/postgres`,
durable as a real one.
"""

import argparse
import csv
import json
import lzma
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTER = ROOT / "src" / "weft" / "register" / "demo" / "consultations.csv.xz"
REPORT = ROOT / "bench" / "register.md"
LOADED = {  # what is asked of a running server
    "list": "/engagements/",
    "search": "/engagements/?q=health",
    "engagement": None,  # one of them
    "API list": "/api/v1/engagements",
}
GOALS = """
Goals: at most 15 queries a page; list pages at least 80 and detail pages at least 100 requests a second with two
workers; p95 at 100,000 at most 300 ms on PostgreSQL and 1 s on SQLite, at 1,000,000 at most 1 s on PostgreSQL;
import at least 2,000 rows a second on PostgreSQL with history; export in less than 200 MB.
"""


def main():
    options = parser().parse_args()
    folder = Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for database in options.databases.split(","):
        for size in (int(text) for text in options.sizes.split(",")):
            with hub(folder, database, size) as environment:
                make(environment, size)
                if options.only_make:
                    continue
                found = measure(environment, size, options)
                (folder / f"{database}-{size}.json").write_text(json.dumps(found, indent=1))
        if options.imports and not options.only_make:
            forget(folder, database, 0)
            with hub(folder, database, 0) as environment:
                weft(environment, "manage", "migrate")
                found = {
                    "size": 0,
                    "about": about(),
                    "import": bring_in(environment, options.imports),
                }
                (folder / f"{database}-0.json").write_text(json.dumps(found, indent=1))
    if not options.only_make:
        write_report(folder)


def parser():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="1000,100000", help="numbers of engagements")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--folder", default="/tmp/weft-bench", help="where hubs are made and kept")
    parser.add_argument("--imports", type=int, default=50000, help="rows to import (0: none)")
    parser.add_argument("--exports", default="csv,xlsx,jsonl", help="formats to export in")
    parser.add_argument("--only-make", action="store_true", help="make the hubs, measure later")
    parser.add_argument("--port", type=int, default=8118)
    parser.add_argument("--rounds", type=int, default=60, help="requests of each page")
    parser.add_argument("--seconds", type=float, default=8, help="of load on each address")
    return parser


# --- A hub to measure --------------------------------------------------------------------------


@contextmanager
def hub(folder, database, size):
    """The environment of a hub with `size` engagements; made if it is not there."""
    data, cluster = folder / f"{database}-{size}", None
    if database == "postgresql":
        cluster = folder / f"cluster-{size}"
        if not cluster.exists():
            shutil.rmtree(data, ignore_errors=True)
    data.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "weft.settings",
        "WEFT_SECRET_KEY": "for-measurements-only-0123456789-abcdefghijk",
        "WEFT_DATA": str(data),
        "WEFT_LOG_LEVEL": "warning",
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if cluster:
        environment["DATABASE_URL"] = output(
            [ROOT / "bin" / "postgres", "start", cluster],
            {**environment, "WEFT_POSTGRES_DURABLE": "yes"},
        ).strip()
    try:
        yield environment
    finally:
        if cluster:
            subprocess.run([ROOT / "bin" / "postgres", "rest", cluster], check=True)


def forget(folder, database, size):
    shutil.rmtree(folder / f"{database}-{size}", ignore_errors=True)
    if database == "postgresql":
        subprocess.run([ROOT / "bin" / "postgres", "stop", folder / f"cluster-{size}"], check=True)


def weft(environment, *words):
    """Run a command of Weft; its seconds, the most memory it had (bytes), and what it said."""
    started = time.perf_counter()
    log = Path(environment["WEFT_DATA"]) / "command.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [ROOT / ".venv" / "bin" / "weft", *map(str, words)],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"weft {words[0]} failed: {log.read_text()[-2000:]}")
    return {
        "seconds": time.perf_counter() - started,
        "memory": usage.ru_maxrss * 1024,
        "said": log.read_text().strip().splitlines()[-1:],
    }


def output(command, environment):
    return subprocess.run(
        [str(word) for word in command],
        env=environment,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout


# --- What is measured --------------------------------------------------------------------------


def make(environment, size):
    marker = Path(environment["WEFT_DATA"]) / "made.json"
    weft(environment, "manage", "migrate")  # a kept hub may be older than the code
    weft(environment, "manage", "collectstatic", "--no-input")
    if not marker.exists():
        made = weft(environment, "simulate", "--engagements", size)
        marker.write_text(json.dumps(made))
    say(f"{size:,} made")


def measure(environment, size, options):
    marker = Path(environment["WEFT_DATA"]) / "made.json"
    found = {"size": size, "made": json.loads(marker.read_text()), "about": about()}
    found |= json.loads(
        output([sys.executable, ROOT / "bench" / "_pages.py", options.rounds], environment)
    )
    say("pages measured")
    found["load"] = load(environment, found["an engagement"], options)
    say("load measured")
    found["export"] = export(environment, options.exports.split(","))
    return found


def about():
    return {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "load before": os.getloadavg()[0],
        "processors": os.cpu_count(),
        "processor": processor(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "python": platform.python_version(),
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            check=False,
        ).stdout.strip(),
    }


def processor():
    told = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return told.group(1) if told else platform.machine()


def load(environment, engagement, options):
    if in_use(options.port):
        raise SystemExit(f"Port {options.port} is in use; choose another with --port.")
    server = subprocess.Popen(
        [ROOT / ".venv" / "bin" / "weft", "serve", "--port", str(options.port), "--workers", "2"],
        env=environment,
        start_new_session=True,
    )
    base = f"http://localhost:{options.port}"
    try:
        wait_until_ready(f"{base}/health/ready")
        return {
            name: load_of(f"{base}{path}", options.seconds)
            for name, path in paths(base, engagement)
        }
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def paths(base, engagement):
    for name, path in LOADED.items():
        path = path or engagement
        try:
            urllib.request.urlopen(base + path).read()
        except OSError as error:
            say(f"{path}: {error}")
        else:
            yield name, path


def load_of(address, seconds):
    command = [sys.executable, ROOT / "bench" / "_load.py", address, seconds, 8]
    return json.loads(output(command, dict(os.environ)))


def export(environment, endings):
    target = Path(environment["WEFT_DATA"]) / "export"
    return {
        ending: weft(environment, "export", "--output", f"{target}.{ending}") for ending in endings
    }


def bring_in(environment, number):
    """Real rows, each as often as needed with another number."""
    path = Path(environment["WEFT_DATA"]) / "import.csv"
    with lzma.open(REGISTER, "rt", encoding="utf-8-sig", newline="") as lines:
        real = list(csv.DictReader(lines))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, real[0].keys())
        writer.writeheader()
        for index in range(number):
            row = real[index % len(real)]
            writer.writerow({**row, "registration_number": f"{row['registration_number']}-{index}"})
    weft(environment, "vocabulary")
    found = weft(
        environment, "import", path, "--mapping", "canada-registry", "--taken", "2025-02-15"
    )
    return {**found, "rows": number, "rows a second": number / found["seconds"]}


def in_use(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_ready(address):
    for _ in range(300):
        try:
            if urllib.request.urlopen(address, timeout=10).status == 200:
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"{address} did not answer.")


# --- The report --------------------------------------------------------------------------------


def write_report(folder):
    found = [
        (path.stem.rpartition("-")[0], json.loads(path.read_text()))
        for path in sorted(folder.glob("*-*.json"))
    ]
    found.sort(key=lambda each: (each[0], each[1]["size"]))
    REPORT.write_text("\n".join(report_lines(found)) + "\n")
    say(f"written to {REPORT}")


def report_lines(found):
    about = found[-1][1]["about"]
    yield "# How fast the register is"
    yield ""
    yield "Made with `.venv/bin/python bench/register.py --sizes … --databases …` (`--help` says more)."
    yield (
        f"Machine: {about['processors']} × {about['processor']}, {about['memory'] / 2**30:.0f} GB, "
        f"Python {about['python']}. The governments are made up by `weft simulate`, seed 1; their words, "
        "sizes and seasons have the frequencies of Canada's real register."
    )
    yield GOALS
    for database, each in found:
        yield from section(database, each)


def section(database, each):
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
    if "import" in each:
        yield from import_section(name, each)
        return
    yield f"## {each['size']:,} engagements on {name}"
    yield ""
    yield (
        f"Measured {each['about']['at']} UTC at commit {each['about']['commit']}; the machine's load before was "
        f"{each['about']['load before']:.1f}. Made in {each['made']['seconds']:,.0f} s, index included, "
        f"with at most {each['made']['memory'] / 1e6:,.0f} MB{each['made'].get('note', '')}."
    )
    yield ""
    yield "| page, in one process | median | p95 | processor | queries | KB |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for page, told in each["pages"].items():
        yield (
            f"| {page} | {told['median'] * 1e3:,.0f} ms | {told['p95'] * 1e3:,.0f} ms "
            f"| {told['processor'] * 1e3:,.0f} ms | {told['queries']} | {told['bytes'] / 1e3:,.0f} |"
        )
    yield ""
    yield "| two workers, eight at once | requests a second | p95 |"
    yield "| --- | --: | --: |"
    for page, told in each["load"].items():
        yield f"| {page} | {told['requests a second']:,.0f} | {told['p95'] * 1e3:,.0f} ms |"
    yield ""
    yield "| command | seconds | most memory |"
    yield "| --- | --: | --: |"
    for ending, told in each["export"].items():
        yield f"| export, {ending} | {told['seconds']:,.1f} | {told['memory'] / 1e6:,.0f} MB |"
    yield ""


def import_section(name, each):
    brought = each["import"]
    yield f"## Import into an empty hub on {name}"
    yield ""
    yield (
        f"{brought['rows']:,} real rows of Canada's register, each with a number of its own, by `weft import`: "
        f"{brought['seconds']:,.0f} s, which is {brought['rows a second']:,.0f} rows a second with history and "
        f"index, with at most {brought['memory'] / 1e6:,.0f} MB in the larger of its two processes. It said: {' '.join(brought['said'])}. "
        f"Measured {each['about']['at']} UTC at commit {each['about']['commit']}; load before: "
        f"{each['about']['load before']:.1f}."
    )
    yield ""


def say(text):
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
