"""Text can be read against what lies behind it, in the light and in the dark (WCAG 2.2, 1.4.3)."""

import re
from pathlib import Path

import pytest

import weft.ui

TOKENS = Path(weft.ui.__file__).parent / "frontend" / "_tokens.scss"
TEXT, SHAPE = 4.5, 3.0

# (in front, behind, least contrast)
PAIRS = [
    *((front, behind, TEXT) for front in ("ink", "faint", "weft", "weft-deep", "warp", "visited")
      for behind in ("paper", "wash")),
    *((front, behind, TEXT) for front in ("leaf", "straw") for behind in ("paper", "wash")),
    *(("ink", behind, TEXT) for behind in ("weft-wash", "warp-wash", "leaf-wash", "straw-wash")),
    *((colour, f"{colour}-wash", TEXT) for colour in ("weft", "warp", "leaf", "straw")),
    ("visited", "weft-wash", TEXT),
    ("visited", "straw-wash", TEXT),
    ("weft", "straw-wash", TEXT),
    ("on-weft", "weft", TEXT),
    ("on-weft", "weft-deep", TEXT),
    ("on-warp", "warp", TEXT),
    ("on-warp", "warp-deep", TEXT),
    ("on-focus", "focus", TEXT),
    ("edge", "paper", SHAPE),
    ("edge", "wash", SHAPE),
]  # fmt: skip


def read(name: str) -> dict[str, str]:
    (block,) = re.findall(rf"^\${name}: \((.*?)^\);", TOKENS.read_text(), re.MULTILINE | re.DOTALL)
    return dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6})', block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(name):
    colours = read(name)

    weak = {
        f"{front} on {behind}": round(contrast(colours[front], colours[behind]), 2)
        for front, behind, least in PAIRS
        if contrast(colours[front], colours[behind]) < least
    }

    assert weak == {}


def test_both_sets_name_the_same_colours():
    assert read("light").keys() == read("dark").keys()
