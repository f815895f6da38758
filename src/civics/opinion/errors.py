"""What can be wrong with votes, in sentences that say what to mend."""

from civics.errors import CivicsError
from civics.tables import TableError

__all__ = ["MalformedFileError", "MissingFileError", "OpinionError", "TooFewVotesError"]


class OpinionError(CivicsError, ValueError):
    """Anything that keeps opinions from being mapped; its text is one sentence for a person."""


class MissingFileError(OpinionError):
    """A folder lacks the files from which votes could be read."""


class TooFewVotesError(OpinionError):
    """There are too few participants, statements or votes for a map."""


class MalformedFileError(OpinionError, TableError):
    """A place in a file that cannot be read."""
