"""Put uv into a folder of its own: `python3 _install_uv.py FOLDER`. Any Python from 3.8 on.

A Python of a distribution may come without `ensurepip`, and without pip; so three ways are tried.
Only the package index is asked, the one pip is told to use.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path


def main(folder):
    for way in (with_venv, with_pip, with_pip_from_the_index):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            way(folder)
        except Exception as problem:
            print(f"({way.__name__}: {problem})", file=sys.stderr)
            continue
        if (folder / "bin" / "uv").exists():
            return 0
    return 1


def with_venv(folder):
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", "uv")


def with_pip(folder):
    run(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "uv")


def with_pip_from_the_index(folder):
    with tempfile.TemporaryDirectory() as place:
        pip = fetch_pip(Path(place))
        run(sys.executable, f"{pip}/pip", "install", "--quiet", "--target", folder, "uv")


def fetch_pip(place):
    """The newest pip that this Python can run, checked against the index's hash."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    with urllib.request.urlopen(urllib.request.Request(f"{index}/pip/", headers=accept)) as page:
        files = json.load(page)["files"]
    wheels = [each for each in files if each["filename"].endswith("-py3-none-any.whl")]
    fitting = [each for each in wheels if not each.get("yanked") and fits(each)]
    chosen = fitting[-1]
    with urllib.request.urlopen(chosen["url"]) as answer:
        body = answer.read()
    if hashlib.sha256(body).hexdigest() != chosen["hashes"]["sha256"]:
        raise ValueError("pip's file does not match its hash")
    path = place / chosen["filename"]
    path.write_bytes(body)
    return path


def fits(wheel):
    wanted = wheel.get("requires-python") or ""
    if not wanted.startswith(">="):
        return False
    least = tuple(int(part) for part in wanted[2:].split(",")[0].split(".")[:2])
    return sys.version_info >= least


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
