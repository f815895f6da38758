"""Small pools, made by Hypothesis around a panel that exists."""

from collections import Counter

from hypothesis import strategies as st

from civics.sortition import Person, Pool, Quota


@st.composite
def pools(draw, *, most=9):
    number = draw(st.integers(3, most))
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=3))
    people = [
        Person(
            f"p{place}",
            {
                f"c{category}": f"v{draw(st.integers(0, size - 1))}"
                for category, size in enumerate(sizes)
            },
            draw(st.sampled_from(["", "", "", "a", "b"])),
        )
        for place in range(number)
    ]
    panel = draw(
        st.lists(st.sampled_from(people), unique_by=_home, min_size=1, max_size=number - 1)
    )
    counted = Counter(pair for person in panel for pair in person.values.items())
    quotas = [
        Quota(
            f"c{category}",
            f"v{value}",
            max(counted[f"c{category}", f"v{value}"] - draw(st.integers(0, 1)), 0),
            counted[f"c{category}", f"v{value}"] + draw(st.integers(0, 1)),
        )
        for category, size in enumerate(sizes)
        for value in range(size)
    ]
    already = draw(st.sampled_from([(), (), (panel[0].id,)]))
    return Pool(people, quotas, len(panel), already_in=already)


@st.composite
def infeasible_pools(draw):
    """Often infeasible: the quotas of a pool moved at random."""
    pool = draw(pools(most=7))
    quotas = [
        Quota(q.category, q.value, least := draw(st.integers(0, 3)), draw(st.integers(least, 4)))
        for q in pool.quotas
    ]
    return Pool(pool.people, quotas, pool.seats, already_in=pool.already_in)


def _home(person):
    return person.household or person.id
