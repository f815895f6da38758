"""Distributions over the panels of small pools, made by Hypothesis."""

from hypothesis import assume
from hypothesis import strategies as st

from civics.sortition import Certificate, Distribution, Objective, Panel

from . import oracles
from .pools import pools


@st.composite
def distributions(draw, *, most=9):
    pool = draw(pools(most=most))
    every = oracles.panels(pool)
    assume(every)
    return draw(distributions_of(pool, every))


@st.composite
def distributions_of(draw, pool, every):
    places = draw(st.lists(st.sampled_from(range(len(every))), unique=True, min_size=1))
    weights = [draw(st.integers(1, 1000)) for _ in places]
    panels = [
        Panel(tuple(pool.people[each].id for each in every[place]), weight / sum(weights))
        for place, weight in zip(places, weights, strict=True)
    ]
    return Distribution(pool, Objective.LEXIMIN, tuple(panels), Certificate(0.0, 0.0))
