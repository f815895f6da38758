"""Overlaps against readers' labels: `uv run --group bench python bench/overlaps.py`.

Prints the first table of bench/overlaps.md. Each row is scored by weights that never saw the pair.
"""

import argparse

import numpy as np

from _overlaps import both, folds, load, scored, together
from civics.similarity import FACETS, average_precision, bootstrap, precise_recall
from civics.similarity.facets import ISSUE, PEOPLE, TIME

TOPICS = ("topics", "topics_rarest")
WORDS = tuple(name for name in ISSUE if name not in TOPICS)
ALONE = (
    ("BM25", "bm25"),
    ("TF-IDF of words", "text_words"),
    ("TF-IDF of words, titles", "title_words"),
    ("TF-IDF of pieces of words", "text_pieces"),
    ("TF-IDF of pieces of words, titles", "title_pieces"),
)
LEARNT = (
    ("words", WORDS),
    ("subject codes", TOPICS),
    ("days", TIME),
    ("words and subject codes", WORDS + TOPICS),
    ("words and days", WORDS + TIME + PEOPLE),
    ("together", FACETS),
)
SEEDS = 3


def main():
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    _, dev, more = load()
    print("| score | AP, label 2 | AP, labels 1 and 2 | recall where 4 in 5 are right |")
    print("|---|---|---|---|")
    for name, facet in ALONE:
        tell(f"{name}, alone", dev, dev.table[:, FACETS.index(facet)])
    for name, facets in LEARNT:
        tell(f"{name}, other records' labels only", dev, elsewhere(dev, more, facets))
    for name, facets in LEARNT:
        tell(f"{name}, cross-validated by record", dev, crossed(dev, more, facets, by="record"))
    tell("together, cross-validated by query", dev, crossed(dev, more, FACETS, by="query"))


def tell(name, labelled, scores):
    cells = [
        bootstrap(measure, true, scores, labelled.queries)
        for measure, true in (
            (average_precision, labelled.labels > 1),
            (average_precision, labelled.labels > 0),
            (precise_recall, labelled.labels > 0),
        )
    ]
    shown = [f"{each.value:.2f} ({each.low:.2f}–{each.high:.2f})" for each in cells]
    print(f"| {name} | {' | '.join(shown)} |", flush=True)


def only(facets):
    """Blind what is not among `facets`."""
    blind = [i for i, name in enumerate(FACETS) if name not in facets]

    def see(table):
        table = table.copy()
        table[:, blind] = 0
        return table

    return see


def elsewhere(dev, more, facets):
    """Learn from the pairs none of whose records occurs in the tested ones."""
    return scored(more, dev, only(facets))


def crossed(dev, more, facets, *, by):
    """Learn from the other folds and from the further pairs; mean of three ways to deal."""
    every = both(dev, more)
    tested = np.arange(len(every.labels)) < len(dev.labels)
    groups = together(every.pairs) if by == "record" else every.queries
    total = np.zeros(len(dev.labels))
    for seed in range(SEEDS):
        fold = folds(groups, seed=seed)
        for out in range(fold.max() + 1):
            asked = tested & (fold == out)
            scores = scored(every.of(fold != out), every.of(asked), only(facets))
            total[np.nonzero(asked)[0]] += scores
    return total / SEEDS


if __name__ == "__main__":
    main()
