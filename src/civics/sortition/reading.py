"""Tables of people and of quotas, in the forms that lotteries use today."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from civics.sortition.errors import TableError
from civics.sortition.pools import Person, Quota

__all__ = ["read_people", "read_quotas"]

CATEGORY = ("category", "feature")  # headings of the first column of quotas
IDS = ("id", "nationbuilder_id", "person_id", "unique_id")


@dataclass(frozen=True)
class _Table:
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]  # with the number of each line


def read_quotas(lines: Iterable[str], *, name: str = "categories") -> list[Quota]:
    """Read quotas from a table with a minimum and a maximum for each value.

    Parameters
    ----------
    lines : iterable of str
        The table's text, a line each. Its columns are ``category,feature,min,max`` or
        ``feature,value,min,max``; others, such as ``min_flex``, are let be.
    name : str
        What to call the table in errors.

    Returns
    -------
    list of Quota
        In the order of the table.

    Raises
    ------
    TableError
        If a column is missing, a number is none, or a minimum is above its maximum.

    Examples
    --------
    >>> read_quotas(["category,feature,min,max", "age,16-24,3,5"])
    [Quota(category='age', value='16-24', least=3, most=5)]
    """
    table = _read(lines, name)
    category, value = _names_of_quotas(table)
    quotas, seen = [], dict[tuple[str, str], int]()
    for line, row in table.rows:
        _check_name(table, line, row, (category, value), seen)
        least, most = (_whole(table, line, column, row[column]) for column in ("min", "max"))
        if least > most:
            reason = f"the minimum {least} is above the maximum {most}"
            raise TableError(name, line=line, column="min", reason=reason)
        quotas.append(Quota(row[category], row[value], least, most))
    return quotas


def read_people(
    lines: Iterable[str],
    quotas: Sequence[Quota],
    *,
    id_column: str = "",
    household_columns: Sequence[str] = (),
    name: str = "people",
) -> list[Person]:
    """Read people from a table with a column for each category.

    Parameters
    ----------
    lines : iterable of str
        The table's text, a line each; headings and values are compared without white space
        around them.
    quotas : sequence of Quota
        Say which columns are needed and which values they may hold.
    id_column : str
        Where the ids are. Without it: a column called id, nationbuilder_id, person_id or
        unique_id, else people go by their place, from 1.
    household_columns : sequence of str
        Columns that make an address together; people with the same one exclude each other. An
        address of which every part is empty excludes nobody.
    name : str
        What to call the table in errors.

    Raises
    ------
    TableError
        If a column is missing, an id is empty or given twice, or a value has no quota.
    """
    table = _read(lines, name)
    categories = tuple(dict.fromkeys(quota.category for quota in quotas))
    wanted = (*categories, *household_columns, *([id_column] if id_column else ()))
    for column in wanted:
        if column not in table.header:
            reason = f"there is no column “{column}”; there are {', '.join(table.header)}"
            raise TableError(name, line=1, reason=reason)
    known = {(quota.category, quota.value) for quota in quotas}
    id_column = id_column or next((each for each in IDS if each in table.header), "")
    people, seen = [], dict[str, int]()
    for place, (line, row) in enumerate(table.rows, start=1):
        key = _id_of(table, line, row, id_column, place)
        if key in seen:
            reason = f"“{key}” is the id of line {seen[key]}, too"
            raise TableError(name, line=line, column=id_column, reason=reason)
        seen[key] = line
        values = {category: row[category] for category in categories}
        for pair in values.items():
            _check_value(table, line, pair, known)
        people.append(Person(key, values, _household(row, household_columns)))
    return people


def _names_of_quotas(table: _Table) -> tuple[str, str]:
    pairs = (("category", "feature"), ("category", "value"), ("feature", "value"))
    for category, value in pairs:
        if {category, value, "min", "max"} <= set(table.header):
            return category, value
    reason = "the columns must be category, feature, min, max, or feature, value, min, max"
    raise TableError(table.name, line=1, reason=reason)


def _check_name(
    table: _Table,
    line: int,
    row: Mapping[str, str],
    columns: tuple[str, str],
    seen: dict[tuple[str, str], int],
) -> None:
    for column in columns:
        if not row[column]:
            raise TableError(table.name, line=line, column=column, reason="is empty")
    key = row[columns[0]], row[columns[1]]
    if key in seen:
        reason = f"the quota of {key[0]} “{key[1]}” is on line {seen[key]}, too"
        raise TableError(table.name, line=line, column=columns[1], reason=reason)
    seen[key] = line


def _whole(table: _Table, line: int, column: str, cell: str) -> int:
    if cell.isascii() and cell.isdecimal() and len(cell) < 10:  # noqa: PLR2004
        return int(cell)
    reason = f"“{cell[:40]}” is not a whole number of people"
    raise TableError(table.name, line=line, column=column, reason=reason)


def _id_of(table: _Table, line: int, row: Mapping[str, str], column: str, place: int) -> str:
    if not column:
        return str(place)
    if not row[column]:
        raise TableError(table.name, line=line, column=column, reason="is empty")
    return row[column]


def _check_value(
    table: _Table, line: int, pair: tuple[str, str], known: set[tuple[str, str]]
) -> None:
    if pair in known:
        return
    category, value = pair
    among = ", ".join(sorted(value for of, value in known if of == category))
    said = f"“{value[:40]}” has no quota" if value else "is empty"
    reason = f"{said}; the values with quotas are {among}"
    raise TableError(table.name, line=line, column=category, reason=reason)


def _household(row: Mapping[str, str], columns: Sequence[str]) -> str:
    parts = [" ".join(row[column].casefold().split()) for column in columns]
    return "\n".join(parts) if any(parts) else ""


def _read(lines: Iterable[str], name: str) -> _Table:
    found = _cells(lines, name)
    _, header = next(found, (1, []))
    names = tuple(cell.strip().lstrip("\ufeff") for cell in header)
    if not any(names):
        raise TableError(name, line=1, reason="there is no header")
    if twice := next((each for each in names if each and names.count(each) > 1), ""):
        raise TableError(name, line=1, column=twice, reason="is the heading of two columns")
    rows = []
    for line, cells in found:
        if len(cells) != len(names):
            reason = f"has {len(cells)} cells where the header has {len(names)}"
            raise TableError(name, line=line, reason=reason)
        rows.append((line, {key: cell.strip() for key, cell in zip(names, cells, strict=True)}))
    if not rows:
        raise TableError(name, line=1, reason="there are no rows below the header")
    return _Table(name, names, tuple(rows))


def _cells(lines: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty; quoting and encoding that are broken are named."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(name, line=line, reason=f"cannot be read: {error}") from error
        except UnicodeDecodeError as error:
            raise TableError(name, line=line, reason="is not text in UTF-8") from error
        if any(cell.strip() for cell in cells):
            yield line, cells
