"""What can be wrong with votes, in sentences that say what to mend."""

from civics.errors import CivicsError

__all__ = ["MalformedFileError", "MissingFileError", "OpinionError", "TooFewVotesError"]


class OpinionError(CivicsError, ValueError):
    """Anything that keeps opinions from being mapped; its text is one sentence for a person."""


class MissingFileError(OpinionError):
    """A folder lacks the files from which votes could be read."""


class TooFewVotesError(OpinionError):
    """There are too few participants, statements or votes for a map."""


class MalformedFileError(OpinionError):
    """A place in a file that cannot be read.

    Parameters
    ----------
    name : str
        Name of the file.
    line : int
        Line of the file, ``>= 1``; the header is line 1.
    column : str
        Heading of the column, or empty when the whole line is meant.
    reason : str
        What is wrong and what was expected, without a full stop.
    """

    def __init__(self, name: str, *, line: int, column: str, reason: str) -> None:
        self.name = name
        self.line = line
        self.column = column
        self.reason = reason
        place = f"line {line}" + (f", column “{column}”" if column else "")
        super().__init__(f"{name}, {place}: {reason}.")
