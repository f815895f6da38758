"""The map of opinion as one page: the picture, and the same as tables."""

from html import escape

import numpy as np

from civics.opinion.picture import draw_map, letter
from civics.opinion.report import Report

__all__ = ["tables", "write_page"]

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#111}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0;width:100%}"
    "caption{text-align:start;font-weight:bold}th,td{border:1px solid #767676;padding:.3rem .5rem;"
    "text-align:start;vertical-align:top}"
)


def write_page(report: Report, *, language: str = "en") -> str:
    """Write an HTML page with the picture and the tables that say the same.

    Parameters
    ----------
    report : Report
    language : str
        Of the statements, as in HTML's ``lang``.

    Returns
    -------
    str
    """
    title = escape(report.conversation.topic or "Map of opinion")
    spoken = escape(language, quote=True)
    return (
        f'<!doctype html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{draw_map(report)}{tables(report)}</main>\n</body>\n</html>\n"
    )


def tables(report: Report) -> str:
    """Write the groups and the common ground as two HTML tables.

    Returns
    -------
    str
        Each table has a caption, and a heading for every row and column.
    """
    return _groups(report) + _common_ground(report)


def _groups(report: Report) -> str:
    sizes = np.bincount(report.groups[report.groups >= 0], minlength=report.k)
    rows = []
    for group, size in enumerate(sizes):
        listed = [
            f"{each.stance}s ({each.successes:.0f} of {each.trials:.0f}):"
            f" {report.text(each.statement)}"
            for each in report.typical(group)
        ]
        typical = "<br>".join(map(escape, listed)) or "—"
        rows.append(_row(letter(group), str(size), typical))
    return _table("Opinion groups", ("Group", "People", "What sets it apart"), rows)


def _common_ground(report: Report) -> str:
    rows = [
        _row(
            escape(report.text(bridge.statement)),
            bridge.stance,
            f"{bridge.share:.0%} ({bridge.low:.0%} to {bridge.high:.0%})",
        )
        for bridge in report.bridges
    ]
    heads = ("Statement", "All groups", "Share in the least convinced group, with 90 % bounds")
    return _table("Common ground", heads, rows or [_row("None is sure.", "—", "—")])


def _table(caption: str, heads: tuple[str, ...], rows: list[str]) -> str:
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def _row(head: str, *cells: str) -> str:
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{head}</th>{rest}</tr>'
