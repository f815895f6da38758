import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from civics.opinion import (
    Conversation,
    Method,
    OpinionError,
    Statement,
    draw_map,
    read_folder,
    report_on,
    write_page,
)
from tests.civics.opinion.cases import FOLDER, planted

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=list(Method))
def brexit(request):
    return report_on(read_folder(FOLDER / "brexit-consensus"), method=request.param)


def drawn(report):
    return ET.fromstring(draw_map(report))  # noqa: S314 CONFIG: what was just written here


def test_the_picture_has_a_mark_for_each_participant_placed(brexit):
    drawing = drawn(brexit)

    marks = [mark for group in drawing.iter(f"{SVG}g") for mark in group.findall(f"{SVG}path")]
    assert len(marks) == (brexit.groups >= 0).sum()


def test_groups_differ_in_shape_so_that_colour_is_not_needed(brexit):
    drawing = drawn(brexit)

    shapes = [
        {mark.get("d") for mark in group.findall(f"{SVG}path")} for group in drawing.iter(f"{SVG}g")
    ]
    shapes = [shape for shape in shapes if shape]
    assert len(shapes) == brexit.k
    assert len(set.union(*shapes)) == brexit.k


def test_the_picture_names_and_describes_itself(brexit):
    drawing = drawn(brexit)

    named = drawing.get("aria-labelledby").split()
    words = {each.get("id"): each.text for each in drawing if each.get("id")}
    assert [bool(words[name]) for name in named] == [True, True]
    assert f"{(brexit.groups >= 0).sum()} participants" in words["map-description"]


def test_statements_with_markup_stay_words():
    votes, _ = planted(2, people=30, statements=8)
    names = {each: Statement(id=each, text="<script>&\"'") for each in votes.statements}

    report = report_on(Conversation(votes=votes, statements=names, topic="<b>"), groups=2)

    assert "<script>" not in write_page(report)
    assert drawn(report).find(f"{SVG}title").text == "<b>"


def test_the_page_has_each_group_and_each_common_statement_in_a_table(brexit):
    class Heads(HTMLParser):
        rows = 0

        def handle_starttag(self, tag, attributes):
            self.rows += (tag, ("scope", "row")) == (tag, *attributes) and tag == "th"

    heads = Heads()
    heads.feed(write_page(brexit))

    assert heads.rows == brexit.k + len(brexit.bridges)


def test_more_groups_than_people_are_refused():
    with pytest.raises(OpinionError, match="99 groups are too many"):
        report_on(read_folder(FOLDER / "london.youth.policing"), groups=99)
