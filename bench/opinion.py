"""Opinion groups on published conversations: `python bench/opinion.py FOLDER_OF_EXPORTS`.

For each export: agreement (adjusted Rand index) with the groups that Polis exported, how stable
groups are when people are drawn anew, and how well groups tell votes that were hidden.
With `--peer PYTHON`, a Python that has red-dwarf, its agreement is put beside.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np

from civics.opinion import MissingFileError, Votes, adjusted_rand, polis_map, read_folder, weft_map

PEER = """
import json, sys
from reddwarf.implementations.polis import run_pipeline
asked = json.load(sys.stdin)
found = run_pipeline(votes=asked["votes"], mod_out_statement_ids=asked["out"])
groups = found.participants_df["cluster_id"]
print(json.dumps({str(who): int(group) for who, group in groups.dropna().items()}))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="a Python that has red-dwarf")
    options = parser.parse_args()
    print(
        "| conversation | k exported | polis ARI | polis ARI, k given | redrawn | red-dwarf ARI | weft k | weft ARI | hidden votes: polis | weft |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for folder in sorted(options.folder.iterdir()):
        try:
            print(row(folder.name, read_folder(folder), options.peer), flush=True)
        except MissingFileError:
            continue


def row(name, conversation, peer):
    votes, keep = conversation.votes, np.array(conversation.kept())
    theirs = np.array([conversation.exported_groups.get(each, -1) for each in votes.participants])
    k = len(set(theirs[theirs >= 0]))
    polis, given, weft = (
        polis_map(votes, keep=keep),
        polis_map(votes, keep=keep, groups=k),
        weft_map(votes, keep=keep),
    )
    beside = agreed(theirs, red_dwarf(peer, conversation)) if peer else None
    cells = [
        k,
        agreed(theirs, polis.groups),
        agreed(theirs, given.groups),
        redrawn(votes, keep, k, given.groups),
        beside,
        f"{weft.k} {weft.choice.verdict}",
        agreed(theirs, weft.groups),
        hidden(votes, keep, polis_map),
        hidden(votes, keep, weft_map),
    ]
    shown = [
        "–" if each is None else f"{each:.2f}" if isinstance(each, float) else str(each)
        for each in cells
    ]
    return f"| {name} | {' | '.join(shown)} |"


def agreed(one, other):
    both = (one >= 0) & (other >= 0)
    return adjusted_rand(one[both], other[both])


def redrawn(votes, keep, k, groups):
    """Leave out a random fifth of the people: how far do the others stay together?"""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(10):
        drawn = rng.random(votes.shape[0]) < 0.8
        again = polis_map(votes.of_participants(drawn), keep=keep, groups=k).groups
        found.append(agreed(groups[drawn], again))
    return float(np.mean(found))


def hidden(votes, keep, method):
    """Hide a tenth of the votes; the error of a group's average for them, over that of everybody's."""
    rng = np.random.default_rng(0)
    shown = (rng.random(len(votes)) < 0.9) | ~keep[votes.columns]
    seen = part(votes, shown)
    groups = method(seen, keep=keep).groups
    tally = np.concatenate([seen.tally(groups), seen.tally()])
    middle = (tally[:, :, 0] - tally[:, :, 1]) / (tally.sum(axis=2) + 1)
    rest = part(votes, ~shown)
    placed = groups[rest.rows] >= 0
    rows, columns, values = rest.rows[placed], rest.columns[placed], rest.values[placed]
    error = (values - middle[groups[rows], columns]) ** 2
    return float(error.mean() / ((values - middle[-1, columns]) ** 2).mean())


def part(votes, wanted):
    return Votes.from_arrays(
        votes.rows[wanted],
        votes.columns[wanted],
        votes.values[wanted],
        participants=votes.participants,
        statements=votes.statements,
    )


def red_dwarf(peer, conversation):
    votes = conversation.votes
    asked = {
        "votes": [
            {
                "participant_id": int(votes.participants[i]),
                "statement_id": int(votes.statements[j]),
                "vote": int(v),
            }
            for i, j, v in zip(votes.rows, votes.columns, votes.values, strict=True)
        ],
        "out": [
            int(s)
            for s, kept in zip(votes.statements, conversation.kept(), strict=True)
            if not kept
        ],
    }
    answer = subprocess.run(
        [peer, "-W", "ignore", "-c", PEER],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    groups = json.loads(answer.stdout.splitlines()[-1])
    return np.array([groups.get(each, -1) for each in votes.participants])


main()
