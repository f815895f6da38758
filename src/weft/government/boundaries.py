"""Boundaries of areas: GeoJSON that is checked when it comes in, and an outline to draw."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
MOST_POINTS = 100_000
DRAWN_POINTS = 1_500
SIDE = 200.0  # of the drawing, in its own units

Point = tuple[float, float]
Ring = list[Point]


def read(content: bytes) -> dict[str, Any]:
    """The one geometry in a GeoJSON document (RFC 7946): a Polygon or a MultiPolygon.

    Raises
    ------
    ValidationError
        With how to mend it.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB. Simplify the boundary first."))
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValidationError(_("This file is not GeoJSON.")) from None
    polygons = [polygon for geometry in _geometries(document) for polygon in _polygons(geometry)]
    if not polygons:
        raise ValidationError(_("This GeoJSON holds no Polygon or MultiPolygon."))
    checked = [[_ring(ring) for ring in polygon] for polygon in polygons]
    if sum(len(ring) for polygon in checked for ring in polygon) > MOST_POINTS:
        raise ValidationError(_("The boundary has too many points. Simplify it first."))
    if len(checked) == 1:
        return {"type": "Polygon", "coordinates": checked[0]}
    return {"type": "MultiPolygon", "coordinates": checked}


def _geometries(document: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(document, dict):
        return
    if document.get("type") == "FeatureCollection":
        features = document.get("features")
        for feature in features if isinstance(features, list) else []:
            yield from _geometries(feature)
    elif document.get("type") == "Feature":
        yield from _geometries(document.get("geometry"))
    else:
        yield document


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        return []
    if geometry.get("type") == "Polygon":
        return [_list(coordinates)]
    return [_list(each) for each in coordinates] if geometry.get("type") == "MultiPolygon" else []


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValidationError(_("The boundary's coordinates are not lists of points."))
    return value


def _ring(ring: Any) -> Ring:
    points = [_point(each) for each in _list(ring)]
    if len(points) < 4 or points[0] != points[-1]:  # noqa: PLR2004 - RFC 7946, 3.1.6
        raise ValidationError(_("A ring of the boundary does not end where it begins."))
    return points


def _point(value: Any) -> Point:
    is_pair = isinstance(value, list) and len(value) >= 2  # noqa: PLR2004
    if not is_pair or not all(type(each) in (int, float) for each in value[:2]):
        raise ValidationError(_("The boundary's coordinates are not lists of points."))
    longitude, latitude = float(value[0]), float(value[1])
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004
        raise ValidationError(
            _("The boundary must be in degrees: longitude first, then latitude (WGS 84).")
        )
    return longitude, latitude


@dataclass(frozen=True)
class Outline:
    """A drawing of a boundary: the data of an SVG path, and the size of its box."""

    path: str
    width: float
    height: float

    @property
    def box(self) -> str:
        return f"-2 -2 {self.width + 4:.1f} {self.height + 4:.1f}"


def outline(geometry: Mapping[str, Any] | None) -> Outline | None:
    """North up, with the width of a degree as it is in the middle of the area."""
    if not geometry:
        return None
    polygons = geometry["coordinates"]
    polygons = polygons if geometry["type"] == "MultiPolygon" else [polygons]
    rings: list[Sequence[Point]] = [ring for polygon in polygons for ring in polygon]
    west, east = _span(point[0] for ring in rings for point in ring)
    south, north = _span(point[1] for ring in rings for point in ring)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.05)
    scale = SIDE / max((east - west) * squeeze, north - south, 1e-9)

    def drawn(point: Point) -> str:
        x, y = (point[0] - west) * squeeze * scale, (north - point[1]) * scale
        return f"{x:.1f} {y:.1f}"

    step = math.ceil(sum(map(len, rings)) / DRAWN_POINTS)
    paths = ["M" + "L".join(drawn(point) for point in ring[:-1][::step]) + "Z" for ring in rings]
    return Outline("".join(paths), (east - west) * squeeze * scale, (north - south) * scale)


def _span(values: Iterator[float]) -> tuple[float, float]:
    listed = list(values)
    return min(listed), max(listed)
