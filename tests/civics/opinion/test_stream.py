import numpy as np

from civics.opinion import OpinionStream, adjusted_rand, weft_map
from tests.civics.opinion.cases import planted


def test_maps_follow_the_votes_without_flipping_or_turning():
    votes, _ = planted(3, people=150, statements=30, share=0.5)
    order = np.random.default_rng(0).permutation(len(votes))
    stream, last, seen = OpinionStream(), None, {}

    for step, i in enumerate(order, start=1):
        who, what = votes.participants[votes.rows[i]], votes.statements[votes.columns[i]]
        stream.vote(who, what, int(votes.values[i]))
        if step < 1400 or step % 300:
            continue
        found = stream.map(groups=3)
        people = stream.votes().participants
        places = dict(zip(people, found.positions, strict=True))
        if last is not None:
            both = [each for each in last if each in places]
            before, now = np.array([last[b] for b in both]), np.array([places[b] for b in both])
            seen[step] = [np.corrcoef(before[:, d], now[:, d])[0, 1] for d in (0, 1)]
        last = places

    assert seen
    assert min(min(each) for each in seen.values()) > 0.9
    whole = weft_map(stream.votes(), groups=3)
    assert adjusted_rand(whole.groups[found.groups >= 0], found.groups[found.groups >= 0]) > 0.9


def test_a_new_statement_between_others_is_taken_in():
    votes, _ = planted(2, people=80, statements=20)
    stream = OpinionStream()
    for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True):
        stream.vote(row, f"s{2 * column:03}", int(value))
    before = stream.map(groups=2)

    for who in range(80):
        stream.vote(who, "s007", 1)
    after = stream.map(groups=2)

    assert len(after.divisiveness) == 21
    both = (before.groups >= 0) & (after.groups >= 0)
    assert adjusted_rand(before.groups[both], after.groups[both]) > 0.9
