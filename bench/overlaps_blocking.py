"""What blocking keeps of pairs that people rated: `python bench/overlaps_blocking.py`.

Of all labelled pairs that the shipped weights raise, and of all rated 1 or 2: the share whose other
record is among the candidates that a check looks at. Labelled pairs were found without blocking.
"""

import numpy as np

from _overlaps import AGAIN, DATA, MORE, read_labels, read_register
from civics.similarity import Candidates, Matcher, shipped

LOOKED_AT = (16, 24, 40, 80)


def main():
    matcher = Matcher(read_register())
    index, numbers = Candidates(), {}
    for record in matcher._records:
        numbers[record.key] = index.add(record)
    files = (DATA / "overlap_labels_dev.csv", MORE, AGAIN)
    found = [read_labels(path, matcher) for path in files]
    pairs = [pair for each in found for pair in each.pairs]
    table = np.vstack([each.table for each in found])
    labels = np.concatenate([each.labels for each in found])
    series = np.concatenate([each.series for each in found])
    raised = (shipped().score(table) >= shipped().threshold) & ~series
    for name, chosen in (("raised", raised), ("rated 1 or 2", labels > 0), ("rated 2", labels > 1)):
        picked = [pair for pair, is_one in zip(pairs, chosen, strict=True) if is_one]
        places = np.array([place(matcher, index, numbers, pair) for pair in picked])
        shares = ", ".join(f"{(places < most).mean():.3f} of {most}" for most in LOOKED_AT)
        print(f"{name}: {len(picked)} pairs, found among the first {shares}", flush=True)


def place(matcher, index, numbers, pair):
    """Where one record stands among the other's candidates, in the better of both directions."""
    best = 10**6
    for one, other in (pair, pair[::-1]):
        found = index.find(matcher.known(one), number=max(LOOKED_AT), but=[numbers[one]])
        if numbers[other] in found:
            best = min(best, found.index(numbers[other]))
    return best


if __name__ == "__main__":
    main()
