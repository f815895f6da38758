"""What the overlap benches share: Canada's register, labels, folds, and how weights are learnt."""

import csv
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression

from civics.similarity import FACETS, Matcher, Model, Record, Text, compare
from civics.similarity.series import are_series_across

BESIDE = Path(__file__).resolve().parents[2] / "shared/data/canada-consultations"
DATA = Path(os.environ.get("CANADA_CONSULTATIONS", BESIDE))
MORE = Path(__file__).with_name("overlap_labels_more.csv")
AGAIN = Path(__file__).with_name("overlap_labels_register.csv")
VERSION = "2026-11-c"
TREES = 80


def read_register(path=DATA / "consultations.csv"):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [record_of(row) for row in csv.DictReader(lines)]


def record_of(row):
    texts = {
        tag: Text(row[f"title_{tag}"], row[f"description_{tag}"])
        for tag in ("en", "fr")
        if row[f"title_{tag}"].strip()
    }
    return Record(
        key=f"{row['owner_org']}/{row['registration_number']}",
        body=row["owner_org"],
        body_names=frozenset(name.strip() for name in row["owner_org_title"].split("|")),
        texts=texts,
        topics=frozenset(filter(None, row["subjects"].split(","))),
        opens=day(row["start_date"]),
        closes=day(row["end_date"]),
    )


def day(text):
    return date.fromisoformat(text) if text else None


@dataclass
class Labelled:
    """Pairs with labels, facets as rows, a number for each query, and which are of one series."""

    pairs: list
    labels: np.ndarray
    table: np.ndarray
    queries: np.ndarray
    series: np.ndarray

    def of(self, rows):
        return Labelled(
            [self.pairs[i] for i in np.nonzero(rows)[0]],
            self.labels[rows],
            self.table[rows],
            self.queries[rows],
            self.series[rows],
        )


def read_labels(path, matcher):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(r["query_id"], r["candidate_id"], int(r["label"])) for r in csv.DictReader(lines)]
    numbers = {query: i for i, query in enumerate(dict.fromkeys(row[0] for row in rows))}
    statistics = matcher.judge.statistics
    table = [
        compare(matcher.known(one), [matcher.known(other)], statistics)[0] for one, other, _ in rows
    ]
    return Labelled(
        [row[:2] for row in rows],
        np.array([row[2] for row in rows]),
        np.array(table),
        np.array([numbers[row[0]] for row in rows]),
        np.array(
            [
                are_series_across(matcher.known(one), matcher.known(other), statistics)
                for one, other, _ in rows
            ]
        ),
    )


def both(one, other):
    return Labelled(
        one.pairs + other.pairs,
        np.concatenate([one.labels, other.labels]),
        np.vstack([one.table, other.table]),
        np.concatenate([one.queries, other.queries + one.queries.max() + 1]),
        np.concatenate([one.series, other.series]),
    )


def together(pairs):
    """Number the sets of pairs that hang together by a record: none may be on both sides of a cut."""
    parent = {}

    def root(key):
        parent.setdefault(key, key)
        while parent[key] != key:
            key = parent[key]
        return key

    for one, other in pairs:
        parent[root(one)] = root(other)
    numbers = defaultdict(lambda: len(numbers))
    return np.array([numbers[root(one)] for one, _ in pairs])


def folds(groups, *, number=5, seed=0):
    """Deal whole groups to folds."""
    dealt = np.random.default_rng(seed).permutation(groups.max() + 1) % number
    return dealt[groups]


def learn(table, labels, *, version=VERSION, threshold=0.5, about=""):
    """Learn weights: which pairs are rated 1 or 2; those rated 2 count twice."""
    true, count = labels > 0, np.where(labels > 1, 2.0, 1.0)
    means, spreads = table.mean(axis=0), table.std(axis=0)
    spreads[spreads == 0] = 1
    summed = LogisticRegression(C=0.1, max_iter=5000).fit(
        (table - means) / spreads, true, sample_weight=count
    )
    forest = ExtraTreesClassifier(
        TREES, min_samples_leaf=4, max_depth=7, max_features=0.4, random_state=0
    ).fit(table, true, sample_weight=count)
    return {
        "kind": "civics.similarity",
        "about": about,
        "version": version,
        "features": list(FACETS),
        "threshold": threshold,
        "strangers": short(np.median(table[labels == 0], axis=0)),
        "means": short(means),
        "spreads": short(spreads),
        "weights": short(summed.coef_[0]),
        "bias": float(summed.intercept_[0]),
        **nodes(forest),
    }


def nodes(forest):
    found = {"split_on": [], "split_at": [], "lower": [], "upper": [], "roots": []}
    for tree in (each.tree_ for each in forest.estimators_):
        start = len(found["split_on"])
        leaf = tree.children_left < 0
        chance = tree.value[:, 0, 1] / tree.value[:, 0, :].sum(axis=1)
        found["roots"].append(start)
        found["split_on"] += np.where(leaf, -1, tree.feature).tolist()
        found["split_at"] += short(np.where(leaf, chance, tree.threshold))
        found["lower"] += np.where(leaf, start, start + tree.children_left).tolist()
        found["upper"] += np.where(leaf, start, start + tree.children_right).tolist()
    return found


def short(numbers):
    return [float(f"{number:.5g}") for number in numbers]


def model_of(learnt):
    return Model.read(json.dumps(learnt))


def untrained():
    """A model that is never asked: for a matcher that only lays out facets."""
    return model_of(
        {
            "kind": "civics.similarity",
            "version": "none",
            "features": [],
            "threshold": 1.0,
            "strangers": [],
            "means": [],
            "spreads": [],
            "weights": [],
            "bias": 0.0,
            "split_on": [-1],
            "split_at": [0.0],
            "lower": [0],
            "upper": [0],
            "roots": [0],
        }
    )


def load():
    matcher = Matcher(read_register(), model=untrained())
    dev = read_labels(DATA / "overlap_labels_dev.csv", matcher)
    return matcher, dev, both(read_labels(MORE, matcher), read_labels(AGAIN, matcher))


def scored(taught, asked, see=lambda table: table):
    """Score by what was learnt."""
    return model_of(learn(see(taught.table), taught.labels)).score(see(asked.table))


def held_out(labelled, *, seed):
    """Score each pair by weights learnt from pairs that share no record with it."""
    groups = folds(together(labelled.pairs), seed=seed)
    scores = np.zeros(len(labelled.labels))
    for fold in range(groups.max() + 1):
        out = groups == fold
        scores[out] = scored(labelled.of(~out), labelled.of(out))
    return scores
