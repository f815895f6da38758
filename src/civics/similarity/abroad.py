"""Find a text's counterpart in another language, without a translation service.

Names, numbers and cognates share pieces; other words are carried over by a small dictionary that is
learnt from the register's own texts in both languages.
"""

from array import array
from collections.abc import Mapping, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from civics.similarity.corpus import Corpus, Tongue
from civics.similarity.lexicon import Lexicon
from civics.similarity.profiles import Said

__all__ = ["Abroad"]

type Floats = NDArray[np.float64]
type Vector = dict[str, float]


class Abroad:
    """Texts in one language, to be found by a text in another.

    Parameters
    ----------
    texts : sequence of Said
    corpus : Corpus
        Tells how rare words and pieces are in both languages.
    language, asked_in : str
        Of the texts, and of what will be asked.
    out, back : Lexicon
        From the asked language into that of the texts, and back.
    """

    def __init__(
        self,
        texts: Sequence[Said],
        *,
        corpus: Corpus,
        language: str,
        asked_in: str,
        out: Lexicon,
        back: Lexicon,
    ) -> None:
        self._here, self._there = corpus.tongue(asked_in), corpus.tongue(language)
        self._out = out
        words = [_worded(text, self._there) for text in texts]
        self._pieces = _Vectors([self._pieced(text) for text in texts])
        self._words_there = _Vectors(words)
        self._words_here = _Vectors([_unit(back.translate(vector)) for vector in words])

    def scores(self, asked: Said) -> Floats:
        """Score each text for being what is asked.

        Returns
        -------
        float array, shape (n_texts,)
            In [0, 2]: the cosine of pieces, and the mean cosine of words carried out and back.
        """
        words = _worded(asked, self._here)
        carried = self._words_there.angles(_unit(self._out.translate(words)))
        return (
            self._pieces.angles(self._pieced(asked))
            + (carried + self._words_here.angles(words)) / 2
        )

    def _pieced(self, text: Said) -> Vector:
        """Weigh pieces by how rare they are in both languages together."""
        total = self._here.sampled + self._there.sampled + 1
        here, there = self._here.pieces, self._there.pieces
        return _unit(
            {
                piece: (1 + log(count)) * log(total / (here[piece] + there[piece] + 0.5))
                for piece, count in text.text_pieces.items()
            }
        )


class _Vectors:
    """Vectors of length 1 as lists by part, so that one look-up reads only what is shared."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._number = len(vectors)
        self._lists: dict[str, tuple[array[int], array[float]]] = {}
        for number, vector in enumerate(vectors):
            for part, weight in vector.items():
                where, weights = self._lists.setdefault(part, (array("i"), array("f")))
                where.append(number)
                weights.append(weight)

    def angles(self, asked: Vector) -> Floats:
        """Give the cosine of each vector with one of length 1."""
        found = [
            (np.frombuffer(self._lists[part][0], np.int32), weight, self._lists[part][1])
            for part, weight in asked.items()
            if part in self._lists
        ]
        if not found:
            return np.zeros(self._number)
        return np.bincount(
            np.concatenate([where for where, _, _ in found]),
            weights=np.concatenate(
                [weight * np.frombuffer(weights, np.float32) for _, weight, weights in found]
            ),
            minlength=self._number,
        )


def _worded(text: Said, tongue: Tongue) -> Vector:
    return _unit(
        {word: (1 + log(count)) * tongue.rarity(word) for word, count in text.text.items()}
    )


def _unit(vector: Mapping[str, float]) -> Vector:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {part: weight / length for part, weight in vector.items()}
