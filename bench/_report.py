"""A section of a report, between two marks: put in the place of the one before."""

TITLE = "# `civics` beside its peers"


def put(report, section, *, begin, end):
    """`section` begins with the mark `begin` and ends with `end`."""
    before = report.read_text() if report.exists() else f"{TITLE}\n\n"
    if begin in before:
        head, rest = before.split(begin)
        after = head + section + rest.split(end)[1]
    else:
        after = before.rstrip("\n") + "\n\n" + section + "\n"
    report.write_text(after)
