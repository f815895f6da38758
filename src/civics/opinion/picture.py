"""The map of opinion as a picture: SVG that needs no browser and reads in black and white."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

import numpy as np

from civics.opinion.report import Report
from civics.opinion.votes import Floats, Ints

__all__ = ["draw_map", "letter"]

_WIDTH, _MAP, _MARGIN, _TOP = 720, 460, 36, 46
_LINE = 20
_LINE_LETTERS = 84
_MOST_DRAWN = 5000
# Dark on white, and told apart by shape where colours are not seen.
_COLOURS = ("#1d4f91", "#a33b06", "#2f6b2f", "#7a2d83", "#5c5200", "#333333")
_PATHS = (
    "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",  # circle
    "M0-1.35L1.25.85H-1.25z",  # triangle
    "M-.95-.95H.95V.95H-.95z",  # square
    "M0-1.5L.9 0L0 1.5L-.9 0z",  # diamond
    "M-1.1-.35H-.35V-1.1H.35V-.35H1.1V.35H.35V1.1H-.35V.35H-1.1z",  # cross
    "M-1.3-.8H1.3L0 1.4z",  # triangle on its point
)


def draw_map(report: Report, *, title: str = "") -> str:
    """Draw each placed participant as a mark, and each group as an outline with its letter.

    Parameters
    ----------
    report : Report
    title : str
        Stands above the map; the conversation's topic if empty.

    Returns
    -------
    str
        An SVG document, with a title and a description for those who do not see it;
        `write_page` puts a table beside it.

    Notes
    -----
    Groups differ by shape and letter as well as by colour. A mark is fainter the less sure the
    position is. Of more than 5,000 people every n-th is drawn, and the caption says so. The axes
    have no names because only distances between people mean something.
    """
    title = title or report.conversation.topic or "Map of opinion"
    placed = np.flatnonzero(report.groups >= 0)
    drawn = placed[:: -(-len(placed) // _MOST_DRAWN)]
    sheet = _Sheet.around(report.positions[placed])
    notes = _notes(report, drawn=len(drawn), placed=len(placed))
    height = _TOP + _MAP + 16 + _LINE * len(notes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        ' aria-labelledby="map-title map-description" font-family="sans-serif" font-size="15">',
        f'<title id="map-title">{escape(title)}</title>',
        f'<desc id="map-description">{escape(_described(report))}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="30" font-size="19" font-weight="bold">{_cut(title, 66)}</text>',
        f'<rect x="{_MARGIN}" y="{_TOP}" width="{_WIDTH - 2 * _MARGIN}" height="{_MAP}"'
        ' fill="none" stroke="#767676"/>',
        f'<clipPath id="map-frame"><rect x="{_MARGIN}" y="{_TOP}" width="{_WIDTH - 2 * _MARGIN}"'
        f' height="{_MAP}"/></clipPath>',
        *_marks(report, sheet, drawn),
        '<g clip-path="url(#map-frame)">',
        *_outlines(report, sheet),
        "</g>",
        *_letters(report, sheet),
        *_below(notes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def letter(group: int) -> str:
    """Give a group's letter: A for group 0."""
    return chr(ord("A") + group) if group < 26 else str(group)  # noqa: PLR2004 CONFIG: letters


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """Where on paper a place on the map is."""

    middle: Floats
    scale: float

    @classmethod
    def around(cls, positions: Floats) -> "_Sheet":
        """Fit all but the outermost hundredth on each side."""
        low, high = np.quantile(positions, (0.01, 0.99), axis=0)
        room = np.array([_WIDTH - 2 * _MARGIN, _MAP]) - 40
        return cls(
            middle=(low + high) / 2, scale=float((room / np.maximum(high - low, 1e-9)).min())
        )

    def put(self, positions: Floats) -> Floats:
        """Give x and y on paper, at the edge for who is beyond it."""
        middle = np.array([_WIDTH / 2, _TOP + _MAP / 2])
        room = np.array([_WIDTH / 2 - _MARGIN - 8, _MAP / 2 - 8])
        away = (positions - self.middle) * np.array([self.scale, -self.scale])
        return np.asarray(middle + np.clip(away, -room, room))


def _marks(report: Report, sheet: _Sheet, drawn: Ints) -> list[str]:
    size = 5.0 if len(drawn) < 300 else 3.5 if len(drawn) < 1500 else 2.2  # noqa: PLR2004 CONFIG: taste
    faint = np.full(len(drawn), 0.75)
    if report.unsure is not None:
        unsure = report.unsure[drawn]
        faint = np.clip(0.9 * np.median(unsure) / np.maximum(unsure, 1e-9), 0.35, 0.9)
    marks = []
    for group in range(report.k):
        mine = report.groups[drawn] == group
        marks.append(f'<g fill="{_COLOURS[group % 6]}" stroke="#fff" stroke-width=".15">')
        for (x, y), seen in zip(sheet.put(report.positions[drawn[mine]]), faint[mine], strict=True):
            marks.append(
                f'<path d="{_PATHS[group % 6]}" fill-opacity="{seen:.2f}"'
                f' transform="translate({x:.1f} {y:.1f}) scale({size})"/>'
            )
        marks.append("</g>")
    return marks


def _outlines(report: Report, sheet: _Sheet) -> list[str]:
    """Draw around each group the ellipse in which about three quarters of it are."""
    found = []
    for group in range(report.k if report.k > 1 else 0):
        mine = sheet.put(report.positions[report.groups == group])
        if len(mine) < 3:  # noqa: PLR2004 CONFIG: no ellipse through fewer
            continue
        (x, y), (sizes, ways) = mine.mean(axis=0), np.linalg.eigh(np.cov(mine.T))
        small, large = 1.65 * np.sqrt(np.maximum(sizes, 1.0))
        turn = np.degrees(np.arctan2(ways[1, 1], ways[0, 1]))
        found.append(
            f'<ellipse rx="{large:.1f}" ry="{small:.1f}" fill="none" stroke="{_COLOURS[group % 6]}"'
            f' stroke-width="1.5" stroke-dasharray="{6 + 2 * group} {3 + group}"'
            f' transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})"/>'
        )
    return found


def _letters(report: Report, sheet: _Sheet) -> list[str]:
    found = []
    for group in range(report.k if report.k > 1 else 0):
        x, y = np.median(sheet.put(report.positions[report.groups == group]), axis=0)
        found.append(
            f'<text x="{x:.1f}" y="{y + 11:.1f}" font-size="32" font-weight="bold"'
            ' text-anchor="middle" stroke="#fff" stroke-width="6" paint-order="stroke"'
            f' fill="#111">{letter(group)}</text>'
        )
    return found


def _below(notes: list[tuple[int | None, str]]) -> list[str]:
    found = []
    for i, (group, words) in enumerate(notes):
        y = _TOP + _MAP + 24 + _LINE * i
        if group is not None:
            found.append(
                f'<path d="{_PATHS[group % 6]}" fill="{_COLOURS[group % 6]}"'
                f' transform="translate({_MARGIN + 7} {y - 5}) scale(6)"/>'
            )
        weight = ' font-weight="bold"' if group is not None else ""
        found.append(f'<text x="{_MARGIN + 20}" y="{y}"{weight}>{escape(words)}</text>')
    return found


def _notes(report: Report, *, drawn: int, placed: int) -> list[tuple[int | None, str]]:
    """Give the lines under the map, each with the group whose mark stands before it."""
    notes: list[tuple[int | None, str]] = []
    for group, size in enumerate(
        np.bincount(report.groups[report.groups >= 0], minlength=report.k)
    ):
        name = f"Group {letter(group)}: {size} people" if report.k > 1 else f"{size} people"
        notes.append((group, name))
        for each in report.typical(group)[:1]:
            words = f"{each.stance}s most of all with: {report.text(each.statement)}"
            notes += [(None, line) for line in wrap(words, _LINE_LETTERS)[:2]]
    words = f"Common ground of all: {len(report.bridges) or 'no'} statements. {report.verdict}"
    if drawn < placed:
        words += f" {drawn} of {placed} people are drawn."
    return notes + [(None, line) for line in wrap(words, _LINE_LETTERS)]


def _described(report: Report) -> str:
    sizes = np.bincount(report.groups[report.groups >= 0], minlength=report.k)
    groups = "; ".join(f"group {letter(i)}, {size} people" for i, size in enumerate(sizes))
    return (
        f"{sizes.sum()} participants, nearer to each other the more alike they vote: {groups}."
        f" {report.verdict}"
    ).strip()


def _cut(words: str, most: int) -> str:
    return escape(words if len(words) <= most else words[: most - 1].rstrip() + "…")
