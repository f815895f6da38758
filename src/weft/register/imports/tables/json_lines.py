"""JSON lines: one object a line. Texts in several languages become a column each."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from weft import languages
from weft.register.exports import cells as sheet
from weft.register.imports.tables import encodings
from weft.register.imports.tables.shapes import Row, Table, UnreadableError

SAMPLE_ROWS = 1000
LONGEST_LINE = 16 << 20


def open_json_lines(path: Path) -> Table:
    encoding = encodings.sniff(path)
    columns: dict[str, None] = {}
    for row in islice(_read(path, encoding), SAMPLE_ROWS):
        columns.update(dict.fromkeys(row.cells))
    if not columns:
        raise UnreadableError(
            _("No line of this file is a JSON object. Write one a line, such as %(example)s.")
            % {"example": '{"title_en": "…"}'}
        )
    return Table("jsonl", list(columns), lambda: _read(path, encoding), path.stat().st_size)


def _read(path: Path, encoding: encodings.Encoding) -> Iterator[Row]:
    with encoding.open(path) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if line.strip():
                yield _row(number, line)


def _row(number: int, line: str) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Row(number, {}, wrong={"": _("This line is not JSON.")})
    if not isinstance(value, dict):
        return Row(number, {}, wrong={"": _("This line is not a JSON object.")})
    return Row(number, dict(_flat(value)))


def _flat(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, each in value.items():
        if isinstance(each, dict) and each and all(map(languages.is_tag, each)):
            yield from ((f"{name}_{tag}", _text(text)) for tag, text in each.items())
        else:
            yield name, _text(each)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() if all(isinstance(each, str | int | float) for each in value):
            return sheet.join(map(str, value))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
