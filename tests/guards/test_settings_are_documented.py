"""docs/operate.md lists the settings that are read, and no other."""

import ast
import re
from pathlib import Path

import pytest

from weft.environment import READ

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "weft"
MAY_READ = {
    SOURCE / "environment.py",
    SOURCE / "command_line.py",  # names the settings module
    SOURCE / "site" / "wsgi.py",  # names the settings module
    SOURCE / "site" / "configuration.py",  # looks for misspelt names
    SOURCE / "site" / "demo" / "folder.py",  # hands the folder on to its children
    SOURCE / "site" / "demo" / "front.py",  # hands the address on to its children
}


def test_the_operators_guide_lists_each_setting_that_is_read():
    guide = (ROOT / "docs" / "operate.md").read_text()
    table = guide.split("## Settings")[1].split("\n## ")[0]

    listed = set(re.findall(r"`((?:WEFT_|DATABASE_)[A-Z_]+)`", table.replace("WEFT_DATA/mail", "")))

    assert listed == set(READ)


@pytest.mark.parametrize(
    "path", sorted(set(SOURCE.rglob("*.py")) - MAY_READ), ids=lambda path: str(path.name)
)
def test_only_the_readers_look_at_the_environment(path):
    if "tests" in path.parts:
        return

    used = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
    }

    assert not used & {"environ", "getenv"}
