"""Small elections for property tests: many ties, empty ballots, free and unwanted projects."""

from hypothesis import strategies as st

from civics.budgeting import Election

IDS = ["a", "b", "c", "d", "e", "f"]
costs = st.one_of(st.integers(1, 12), st.sampled_from([0, 5, 10, 10, 20]))


@st.composite
def elections(draw, *, points=False):
    ids = draw(st.permutations(IDS[: draw(st.integers(1, 6))]))
    prices = {project: draw(costs) for project in ids}
    subset = st.lists(st.sampled_from(ids), unique=True, max_size=len(ids))
    ballots = draw(st.lists(subset, min_size=1, max_size=9))
    if points:
        ballots = [{project: draw(st.integers(1, 4)) for project in some} for some in ballots]
    return Election.of(prices, ballots, budget=draw(st.integers(1, 40)))
