"""Tables of people and of quotas, in the forms that lotteries use today."""

from collections.abc import Iterable, Sequence

from civics.sortition.errors import TableError
from civics.sortition.pools import Person, Quota
from civics.tables import Row, rows_of

__all__ = ["read_people", "read_quotas"]

IDS = ("id", "nationbuilder_id", "person_id", "unique_id")


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
    rows = _rows(lines, name)
    columns = _names_of_quotas(rows[0])
    quotas, seen = [], dict[tuple[str, str], int]()
    for row in rows:
        key = _name(row, columns, seen)
        least, most = _people(row, "min"), _people(row, "max")
        if least > most:
            raise row.wrong("min", f"the minimum {least} is above the maximum {most}")
        quotas.append(Quota(*key, least, most))
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
    categories = tuple(dict.fromkeys(quota.category for quota in quotas))
    named = (id_column,) if id_column else ()
    rows = _rows(lines, name, needs=(*categories, *household_columns, *named))
    id_column = id_column or next((each for each in IDS if each in rows[0].cells), "")
    known = {(quota.category, quota.value) for quota in quotas}
    people, seen = [], dict[str, int]()
    for place, row in enumerate(rows, start=1):
        key = row.text(id_column) if id_column else str(place)
        if key in seen:
            raise row.wrong(id_column, f"“{key}” is the id of line {seen[key]}, too")
        seen[key] = row.line
        values = {category: _value(row, category, known) for category in categories}
        people.append(Person(key, values, _household(row, household_columns)))
    return people


def _rows(lines: Iterable[str], name: str, *, needs: Sequence[str] = ()) -> list[Row]:
    rows = list(rows_of(lines, name=name, needs=needs, error=TableError))
    if not rows:
        raise TableError(name, line=1, reason="there are no rows below the header")
    return rows


def _names_of_quotas(row: Row) -> tuple[str, str]:
    pairs = (("category", "feature"), ("category", "value"), ("feature", "value"))
    for category, value in pairs:
        if {category, value, "min", "max"} <= row.cells.keys():
            return category, value
    reason = "the columns must be category, feature, min, max, or feature, value, min, max"
    raise TableError(row.name, line=1, reason=reason)


def _name(row: Row, columns: tuple[str, str], seen: dict[tuple[str, str], int]) -> tuple[str, str]:
    key = row.text(columns[0]), row.text(columns[1])
    if key in seen:
        raise row.wrong(columns[1], f"the quota of {key[0]} “{key[1]}” is on line {seen[key]}, too")
    seen[key] = row.line
    return key


def _people(row: Row, column: str) -> int:
    cell = row.cells[column].strip()
    if cell.isascii() and cell.isdecimal() and len(cell) < 10:  # noqa: PLR2004 CONFIG: 32 bits
        return int(cell)
    raise row.wrong(column, f"“{cell[:40]}” is not a whole number of people")


def _value(row: Row, category: str, known: set[tuple[str, str]]) -> str:
    value = row.cells[category].strip()
    if (category, value) in known:
        return value
    among = ", ".join(sorted(value for of, value in known if of == category))
    said = f"“{value[:40]}” has no quota" if value else "is empty"
    raise row.wrong(category, f"{said}; the values with quotas are {among}")


def _household(row: Row, columns: Sequence[str]) -> str:
    parts = [" ".join(row.cells[column].casefold().split()) for column in columns]
    return "\n".join(parts) if any(parts) else ""
