"""What can be wrong with a participatory budget, each with what to mend."""

from civics.errors import CivicsError

__all__ = ["BudgetingError", "ElectionError", "PabulibError", "TieError", "UtilityError"]


class BudgetingError(CivicsError):
    """Any error of `civics.budgeting`."""


class PabulibError(BudgetingError):
    """A Pabulib file that cannot be read, with the place to mend.

    Attributes
    ----------
    line, column : int
        Where, both from 1; the column counts characters.
    reason : str
        What is wrong there.
    """

    def __init__(self, reason: str, *, line: int, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.reason = reason
        self.line = line
        self.column = column


class ElectionError(BudgetingError):
    """Projects, ballots or limits that do not fit together."""


class UtilityError(BudgetingError):
    """A measure of satisfaction that the ballots do not allow."""


class TieError(BudgetingError):
    """A tie-break that does not exist."""
