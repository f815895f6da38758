"""Learn the weights that ship: `uv run --group bench python bench/overlaps_train.py`."""

import json
from pathlib import Path

import numpy as np

import civics.similarity
from _overlaps import AGAIN, both, held_out, learn, load

WEIGHTS = Path(civics.similarity.__file__).with_name("weights.json")
ABOUT = (
    "Learnt by bench/overlaps_train.py from pairs of Canada's register that language models "
    "labelled by docs/overlaps.md; see bench/overlaps.md for figures on pairs held out."
)
PRECISION = 0.85  # of alerts held out, so that four in five hold elsewhere too


def main():
    _, dev, more = load()
    every = both(dev, more)
    # A series that goes on with another body raises no alert, whatever its score.
    runs = [np.where(every.series, 0, held_out(every, seed=seed)) for seed in range(3)]
    threshold = float(np.median([cut(every.labels > 0, scores) for scores in runs]))
    learnt = learn(every.table, every.labels, threshold=round(threshold, 3), about=ABOUT)
    WEIGHTS.write_text(json.dumps(learnt, separators=(",", ":")) + "\n")
    print(f"{WEIGHTS.stat().st_size} bytes, threshold {threshold:.3f}")


def cut(true, scores):
    """As precise over all pairs as over those drawn from the register alone, which come last."""
    drawn = slice(-sum(1 for _ in AGAIN.open()) + 1, None)
    return max(precise(true, scores), precise(true[drawn], scores[drawn]))


def precise(true, scores):
    """The lowest score from which on, and above which always, alerts are that precise."""
    order = np.argsort(-scores)
    share = np.cumsum(true[order]) / np.arange(1, len(order) + 1)
    good = np.nonzero(share >= PRECISION)[0]
    return scores[order[good[-1]]] if len(good) else 1.0


if __name__ == "__main__":
    main()
