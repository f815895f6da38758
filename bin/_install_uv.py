"""Put uv into a folder of its own: `python3 _install_uv.py FOLDER`. Any Python from 3.8 on.

A Python of a distribution may come without `ensurepip`, so pip itself is tried too. Only the
package index is asked, the one pip is told to use.
"""

import shutil
import subprocess
import sys
from pathlib import Path


def main(folder):
    for way in (with_venv, with_pip):
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


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
