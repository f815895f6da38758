"""English–French retrieval on Canada's register: `python bench/overlaps_languages.py`.

The query is in one language, the corpus in the other; dates, codes and organisations are hidden.
The dictionary is learnt from one half of the register, the rest is 1,500 of the other half.
"""

import numpy as np

from _overlaps import read_register
from civics.similarity import Abroad, Corpus, Lexicon, learn_lexicon, profile

TESTED = 1500
NOTHING = Lexicon({})


def main():
    profiles = [each for each in map(profile, read_register()) if {"en", "fr"} <= each.said.keys()]
    order = np.random.default_rng(0).permutation(len(profiles))
    half = len(order) // 2
    learnt, tested = ([profiles[i] for i in part] for part in (order[:half], order[half:]))
    pairs = [(each.said["en"].text, each.said["fr"].text) for each in learnt]
    out = learn_lexicon(pairs)
    back = learn_lexicon([(other, one) for one, other in pairs])
    corpus = Corpus(profiles)  # counts of words only: it does not know which texts belong together
    print(f"{len(learnt)} pairs to learn from, {len(tested[:TESTED])} tested\n")
    print("| query → corpus | dictionary | recall@1 | recall@10 |\n|---|---|---|---|")
    for name, there, home in (("none", NOTHING, NOTHING), ("learnt", out, back)):
        for asked, found, *ways in (("en", "fr", there, home), ("fr", "en", home, there)):
            ranks = ranked(tested[:TESTED], corpus, (asked, found), ways)
            print(
                f"| {asked} → {found} | {name} | {(ranks < 1).mean():.3f} | {(ranks < 10).mean():.3f} |",
                flush=True,
            )


def ranked(tested, corpus, languages, ways):
    """How many texts score higher than the right one, or as high: a tie counts against."""
    (asked, found), (out, back) = languages, ways
    abroad = Abroad(
        [each.said[found] for each in tested],
        corpus=corpus, language=found, asked_in=asked, out=out, back=back,
    )  # fmt: skip
    ranks = []
    for right, each in enumerate(tested):
        scores = abroad.scores(each.said[asked])
        ranks.append((scores >= scores[right]).sum() - 1)
    return np.array(ranks)


if __name__ == "__main__":
    main()
