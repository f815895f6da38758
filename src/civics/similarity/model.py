"""A learnt way to turn facets into one score: shallow trees and a weighted sum, from plain JSON.

`bench/overlaps.py --train` makes the file; `docs/overlaps.md` says from what and how good it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civics.similarity.errors import ModelError

__all__ = ["Model", "shipped"]

type Floats = NDArray[np.float64]

KIND = "civics.similarity"


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """Weights for facets.

    Parameters
    ----------
    version : str
        Names the method; an overlap keeps it.
    features : tuple of str
        Facets in order of the columns.
    threshold : float
        In [0, 1]: an alert is raised from here on.
    strangers : float array, shape (n_features,)
        What facets usually are in a pair that has nothing to do with each other.
    means, spreads, weights : float array, shape (n_features,)
    bias : float
        The weighted sum is of (facet - mean) / spread; its logistic is one half of the score.
    split_on : int array, shape (n_nodes,)
        Of the trees, all in one list: the column that a node asks, -1 at a leaf.
    split_at : float array, shape (n_nodes,)
        At most this goes to `lower`, more to `upper`; at a leaf, the chance in [0, 1].
    lower, upper : int array, shape (n_nodes,)
    roots : int array, shape (n_trees,)
    """

    version: str
    features: tuple[str, ...]
    threshold: float
    strangers: Floats
    means: Floats
    spreads: Floats
    weights: Floats
    bias: float
    split_on: NDArray[np.int64]
    split_at: Floats
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    roots: NDArray[np.int64]

    def table(self, facets: Sequence[Mapping[str, float]]) -> Floats:
        """Lay out facets as rows, in the order that the model was taught in."""
        return np.array([[row[name] for name in self.features] for row in facets], float).reshape(
            len(facets), len(self.features)
        )

    def score(self, table: Floats) -> Floats:
        """Score rows of facets: how sure it is that a reader would call the pair related or more.

        Returns
        -------
        float array, shape (n_rows,)
            In [0, 1].
        """
        summed = ((table - self.means) / self.spreads) @ self.weights + self.bias
        return (1 / (1 + np.exp(-summed)) + self._trees(table)) / 2

    def _trees(self, table: Floats) -> Floats:
        rows = np.arange(len(table))[:, None]
        at = np.repeat(self.roots[None, :], len(table), axis=0)
        while (inside := self.split_on[at] >= 0).any():
            low = table[rows, self.split_on[at]] <= self.split_at[at]
            at = np.where(inside, np.where(low, self.lower[at], self.upper[at]), at)
        return np.asarray(self.split_at[at].mean(axis=1))

    @classmethod
    def read(cls, text: str) -> "Model":
        """Read a model from its JSON.

        Raises
        ------
        ModelError
            If the text is no model, or one of another kind.
        """
        try:
            found: dict[str, Any] = json.loads(text)
            if found.pop("kind") != KIND:
                raise ModelError("The file holds no weights of facets.")
            found.pop("about", None)
            found["features"] = tuple(found["features"])
            for name in ("strangers", "means", "spreads", "weights", "split_at"):
                found[name] = np.array(found[name], float)
            for name in ("split_on", "lower", "upper", "roots"):
                found[name] = np.array(found[name], np.int64)
            return cls(**found)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"The file of weights cannot be read: {error}.") from error


@lru_cache
def shipped() -> Model:
    """Give the model that ships with the library."""
    file = resources.files("civics.similarity").joinpath("weights.json")
    return Model.read(file.read_text(encoding="utf-8"))
