"""What no template may hold, since the content security policy would block it or a typo hide."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from weft.ui.strict import UndefinedVariableError

SOURCES = Path(__file__).resolve().parents[2] / "src" / "weft"
TEMPLATES = sorted(SOURCES.glob("*/templates/**/*.html"))
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script of its own": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*json)", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript address": re.compile(r"(href|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
    "htmx's own scripting": re.compile(r"\shx-(on|vals\s*=\s*[\"']js)", re.IGNORECASE),
}


def faults(text: str) -> list[str]:
    text = COMMENT.sub("", text)
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_a_template_keeps_to_the_policy(path):
    assert faults(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<p hx-on:click="go()">',
    ],
)
def test_the_guard_finds_what_it_looks_for(source):
    assert len(faults(source)) == 1


def test_a_variable_that_does_not_exist_is_an_error():
    with pytest.raises(UndefinedVariableError, match="titel"):
        Template("{{ titel }}").render(Context({"title": "Water"}))


def test_a_variable_that_does_not_exist_may_be_asked_about():
    assert Template("{% if titel %}yes{% endif %}").render(Context()) == ""
