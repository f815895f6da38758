"""The files that browsers get are what the sources give."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parents[2] / "bin" / "build-ui"


def checked(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BUILD, "--check"],
        env=environment or None,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_sources_have_not_changed_since_the_last_build():
    answer = checked(PATH="/nowhere")  # without npm, the recorded digests are compared

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "npm is not here" in answer.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="building again needs npm")
def test_building_again_gives_the_same_files():
    answer = checked()

    assert answer.returncode == 0, answer.stdout + answer.stderr
