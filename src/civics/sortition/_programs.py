"""Linear and whole-number programs over the types of a pool, by HiGHS."""

import highspy
import numpy as np
from numpy.typing import NDArray

from civics.sortition.errors import SolverError
from civics.sortition.pools import Types

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int32]
type Flags = NDArray[np.bool_]

FAR = 0.5  # from the best, as a part of it
INFINITE = float(highspy.kHighsInf)
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_NONE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,  # no program here is unbounded
)
_PRIMAL = 4  # of HiGHS's strategies
_WHOLE = highspy.HighsVarType.kInteger


class Program:
    """Maximise over variables with bounds, under rows with bounds; kept warm between runs."""

    def __init__(self) -> None:
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("random_seed", 0)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", 0.0)
        self.highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self.highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)

    @classmethod
    def over(
        cls, types: Types, *, least: Floats | None = None, most: Floats | None = None
    ) -> "Program":
        """With one variable for each type and the conditions on panels as rows."""
        program = cls()
        program.add_variables(types.floor, types.sizes)
        low, high = types.least if least is None else least, types.most if most is None else most
        for row, lower, upper in zip(types.rows, low, high, strict=True):
            program.add_row(row, np.ones(len(row)), lower, upper)
        return program

    @property
    def width(self) -> int:
        return int(self.highs.getNumCol())

    def add_variables(self, lower: Floats, upper: Floats) -> None:
        self.highs.addVars(len(lower), np.asarray(lower, float), np.asarray(upper, float))

    def add_row(self, at: Ints, factors: Floats, lower: float, upper: float) -> int:
        """Add a condition; its number."""
        self.highs.addRow(float(lower), float(upper), len(at), at, np.asarray(factors, float))
        return int(self.highs.getNumRow()) - 1

    def add_column(self, at: Ints, factors: Floats, most: float = INFINITE) -> None:
        """Add a variable from 0 upwards that counts in the rows `at`."""
        self.highs.addCol(0.0, 0.0, float(most), len(at), at, np.asarray(factors, float))

    def aim(self, weights: Floats) -> None:
        """Set what is to be as large as possible."""
        at = np.arange(len(weights), dtype=np.int32)
        self.highs.changeColsCost(len(at), at, np.asarray(weights, float))

    def bound_variables(self, lower: Floats, upper: Floats) -> None:
        at = np.arange(len(lower), dtype=np.int32)
        self.highs.changeColsBounds(len(at), at, np.asarray(lower, float), np.asarray(upper, float))

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        self.highs.changeRowBounds(row, float(lower), float(upper))

    def make_whole(self) -> None:
        """From now on all variables take whole values alone."""
        at = np.arange(self.width, dtype=np.int32)
        self.highs.changeColsIntegrality(len(at), at, np.array([_WHOLE] * len(at)))

    def expect_columns(self) -> None:
        """Take steps that stay warm when variables join (or bounds move, otherwise)."""
        self.highs.setOptionValue("simplex_strategy", _PRIMAL)

    def accept_any(self) -> None:
        """Let whole solutions be far from the best, so that they come quickly."""
        self.highs.setOptionValue("mip_rel_gap", FAR)

    def limit(self, seconds: float) -> None:
        """Let the next run take so long at most."""
        spent = float(self.highs.getRunTime())
        self.highs.setOptionValue("time_limit", min(max(seconds, 0.0) + spent, INFINITE))

    def run(self) -> bool:
        """Solve; whether there is an optimum."""
        self.highs.run()
        return bool(self.highs.getModelStatus() == _OPTIMAL)

    def decide(self) -> bool:
        """Solve; whether there is a solution, which is proven either way.

        Raises
        ------
        SolverError
            If the solver gave up.
        """
        if self.run():
            return True
        if self.highs.getModelStatus() in _NONE:
            return False
        raise SolverError("the solver ended without an answer.")

    @property
    def value(self) -> float:
        return float(self.highs.getInfo().objective_function_value)

    @property
    def bound(self) -> float:
        """What no solution exceeds."""
        return self.value

    @property
    def whole_bound(self) -> float:
        """What no whole solution exceeds, though the run was cut short."""
        return float(self.highs.getInfo().mip_dual_bound)

    @property
    def has_values(self) -> bool:
        return bool(self.highs.getSolution().value_valid)

    @property
    def values(self) -> Floats:
        return np.array(self.highs.getSolution().col_value)

    @property
    def duals(self) -> Floats:
        """Of the rows: by how much the optimum grows with each row's bound."""
        return np.array(self.highs.getSolution().row_dual)

    @property
    def prices(self) -> Floats:
        """How much each row's bound holds the optimum back, ``>= 0``."""
        return np.abs(self.duals)

    @property
    def reduced(self) -> Floats:
        """How far each variable is from changing the optimum, ``>= 0``."""
        return np.abs(np.array(self.highs.getSolution().col_dual))
