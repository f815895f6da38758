import json

import pytest
from django.core.exceptions import ValidationError

from weft.government import boundaries

SQUARE = [[[-70, 45], [-60, 45], [-60, 50], [-70, 50], [-70, 45]]]


def document(geometry):
    return json.dumps(geometry).encode()


@pytest.mark.parametrize(
    "wrapped",
    [
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "MultiPolygon", "coordinates": [SQUARE]},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": SQUARE}},
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": SQUARE}},
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}},
            ],
        },
    ],
)
def test_a_boundary_is_found_however_it_is_wrapped(wrapped):
    read = boundaries.read(document(wrapped))

    assert read["type"] == "Polygon"
    assert read["coordinates"][0][0] == (-70.0, 45.0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg>", "not GeoJSON"),
        (b"\xff\xfe", "not GeoJSON"),
        (b"[" * 100_000, "not GeoJSON"),
        (b"[]", "no Polygon"),
        (document({"type": "Point", "coordinates": [0, 0]}), "no Polygon"),
        (document({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}), "where it begins"),
        (document({"type": "Polygon", "coordinates": [["a"]]}), "lists of points"),
        (document({"type": "Polygon", "coordinates": [[[5e5, 4e6]] * 4]}), "in degrees"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 0]]]}', "in degrees"),
        (b" " * (boundaries.MOST_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_no_boundary_is_refused_with_what_is_wrong(content, says):
    with pytest.raises(ValidationError, match=says):
        boundaries.read(content)


def test_the_outline_has_north_up_and_keeps_its_shape():
    drawn = boundaries.outline({"type": "Polygon", "coordinates": SQUARE})

    assert drawn.path.startswith("M0.0 ")
    assert drawn.width == pytest.approx(boundaries.SIDE)
    assert drawn.width / drawn.height == pytest.approx(2 * 0.674, abs=0.01)


def test_a_long_boundary_is_drawn_with_few_points():
    ring = [[i / 1000, (i % 7) / 10] for i in range(50_000)]

    drawn = boundaries.outline({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})

    assert drawn.path.count("L") <= boundaries.DRAWN_POINTS


def test_no_boundary_has_no_outline():
    assert boundaries.outline(None) is None
