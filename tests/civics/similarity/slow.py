"""The facets of a pair as they are defined, word by word: what `comparing` is held against."""

from functools import cache
from math import log, sqrt
from statistics import fmean

from civics.similarity.facets import FACETS, days_between
from civics.similarity.words import words

_SATURATES = 1.2  # k1 and b of BM25, at their usual values
_LENGTH_COUNTS = 0.75


def cosine(one, other, weigh):
    """Measure the angle between two texts, each word weighed: TF-IDF.

    Parameters
    ----------
    one, other: mapping of str to int
        How often each word occurs; repeats count by their logarithm.
    weigh: callable
        Weight of a word, ``>= 0``, such as `Tongue.rarity`.

    Returns
    -------
    float
        In [0, 1]; 0 when one is empty.
    """
    shared = sum(
        _often(one[word]) * _often(other[word]) * weigh(word) ** 2 for word in one if word in other
    )
    if not shared:
        return 0.0
    return min(1.0, shared / sqrt(_square(one, weigh) * _square(other, weigh)))


def plain_cosine(one, other, weigh):
    """Measure the same without regard to how often a word is repeated."""
    mine = {word: weigh(word) ** 2 for word in one}
    shared = sum(weight for word, weight in mine.items() if word in other)
    if not shared:
        return 0.0
    return min(1.0, shared / sqrt(sum(mine.values()) * sum(weigh(word) ** 2 for word in other)))


def angle(one, other):
    """Measure the angle between two vectors of length 1: their cosine, in [0, 1]."""
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, sum(weight * other[part] for part, weight in one.items() if part in other))


def bm25(asked, found, tongue):
    """Score a text for the words of another, by Okapi BM25.

    Returns
    -------
    float
        0 and more; grows with the number of rare words that are shared.

    References
    ----------
    .. [1] Robertson, S. and Zaragoza, H. (2009). The Probabilistic Relevance Framework.
    """
    length = sum(found.values()) / max(tongue.usual_length, 1.0)
    damp = _SATURATES * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length)
    return sum(
        tongue.rarity(word) * found[word] * (_SATURATES + 1) / (found[word] + damp)
        for word in asked
        if word in found
    )


def within(part, whole, weigh):
    """Say how much of what `part` says is in `whole`: a share of its weight, in [0, 1]."""
    weights = {word: weigh(word) for word in part}
    total = sum(weights.values())
    return (
        sum(weight for word, weight in weights.items() if word in whole) / total if total else 0.0
    )


def heaviest(one, other, weigh):
    """Give the weights of shared words, heaviest first."""
    return sorted((weigh(word) for word in one if word in other), reverse=True)


def _often(count):
    return 1 + log(count)


def _square(counts, weigh):
    return sum((_often(count) * weigh(word)) ** 2 for word, count in counts.items())


def facets(one, other, corpus):
    """Measure all facets of a pair; the same whichever comes first.

    Returns
    -------
    dict of str to float
        One number for each of `FACETS`: similarities in [0, 1], weights of words 0 and more
        (natural logarithms), days as ``log(1 + days)``. Where texts have no language in common
        what is said of words is 0: `across` compares those.
    """
    spoken = [
        _of_language(one, other, language, corpus)
        for language in one.said
        if language in other.said
    ]
    found = {name: fmean(row[name] for row in spoken) for name in spoken[0]} if spoken else {}
    found["text_pieces_least"] = min((row["text_pieces"] for row in spoken), default=0.0)
    found |= _of_topics(one.record, other.record, corpus)
    found |= days_between(one.record, other.record)
    found["names_the_other"] = float(_names(one, other) + _names(other, one))
    return {name: found.get(name, 0.0) for name in FACETS}


class _Own:
    """Weighs a word by its surprise to the body that is less surprised."""

    def __init__(self, tongue, one, other):
        self._tongue, self._bodies = tongue, {one, other}
        self.word = cache(self._word)
        self.pair = cache(self._pair)

    def _word(self, word):
        return min(self._tongue.surprise(word, body) for body in self._bodies)

    def _pair(self, pair):
        return min(self._tongue.surprise_of_pair(pair, body) for body in self._bodies)


def _of_language(one, other, language, corpus):
    a, b = one.said[language], other.said[language]
    tongue = corpus.tongue(language)
    own = _Own(tongue, one.record.body, other.record.body)
    return (
        _of_words(corpus.weigh(one, language), corpus.weigh(other, language))
        | {"bm25": (bm25(a.text, b.text, tongue) + bm25(b.text, a.text, tongue)) / 2}
        | _of_own_words(a, b, own)
        | _of_few(a, b, tongue)
        | _of_rarest(a, b, tongue, own)
    )


def _of_words(a, b):
    return {
        "title_words": angle(a.title, b.title),
        "text_words": angle(a.text, b.text),
        "title_pieces": angle(a.title_pieces, b.title_pieces),
        "text_pieces": angle(a.text_pieces, b.text_pieces),
    }


def _of_own_words(a, b, own: _Own):
    covered = within(a.title, b.text, own.word), within(b.title, a.text, own.word)
    return {
        "title_words_own": cosine(a.title, b.title, own.word),
        "text_words_own": cosine(a.text, b.text, own.word),
        "title_pairs": cosine(a.title_pairs, b.title_pairs, own.pair),
        "text_pairs": cosine(a.text_pairs, b.text_pairs, own.pair),
        "title_in_title": min(
            within(a.title, b.title, own.word), within(b.title, a.title, own.word)
        ),
        "title_in_text": min(covered),
        "title_in_text_best": max(covered),
        "title_says": min(sum(map(own.word, a.title)), sum(map(own.word, b.title))),
    }


def _of_few(a, b, tongue):
    """Measure words by how few bodies use them: those of one's own trade are shared by design."""
    few = tongue.rarity_among_bodies
    covered = within(a.title, b.text, few), within(b.title, a.text, few)
    shared = [few(word) * tongue.rarity(word) for word in a.title if word in b.title]
    crossing = [few(word) * tongue.rarity(word) for word in a.title if word in b.text]
    crossing += [few(word) * tongue.rarity(word) for word in b.title if word in a.text]
    return {
        "title_words_of_few": plain_cosine(a.title, b.title, few),
        "text_words_of_few": plain_cosine(a.text, b.text, few),
        "title_in_text_of_few": min(covered),
        "title_in_text_of_few_best": max(covered),
        "title_shared_of_few": sum(shared),
        "title_rarest_of_few": max(crossing, default=0.0),
    }


def _of_rarest(a, b, tongue, own: _Own):
    title = heaviest(a.title, b.title, own.word)
    text = heaviest(a.text, b.text, own.word)
    among = heaviest(a.text, b.text, tongue.rarity_among_bodies)
    return {
        "title_rarest_among_bodies": _nth(
            heaviest(a.title, b.title, tongue.rarity_among_bodies), 0
        ),
        "text_rarest_among_bodies": _nth(among, 0),
        "text_second_among_bodies": _nth(among, 1),
        "title_rarest": _nth(title, 0),
        "title_second": _nth(title, 1),
        "text_second": _nth(text, 1),
        "text_third": _nth(text, 2),
        "text_fourth": _nth(text, 3),
        "title_shared": sum(title),
        "text_shared": sum(text),
        "pairs_shared": sum(heaviest(a.text_pairs, b.text_pairs, own.pair)),
    }


def _of_topics(one, other, corpus):
    # Lists of subjects name communities too ("Youth"): which of the two it is does not matter here.
    mine, theirs = one.topics | one.people, other.topics | other.people
    shared = [corpus.rarity_of_topic(topic) for topic in mine & theirs]
    either = sum(corpus.rarity_of_topic(topic) for topic in mine | theirs)
    return {
        "topics": sum(shared) / either if either else 0.0,
        "topics_rarest": max(shared, default=0.0),
    }


def _names(one, other):
    """Whether one's text names the other's body, or counts it among its partners."""
    if other.record.body in one.record.partners:
        return True
    names = [" ".join(words(name)) for name in other.record.body_names if len(name) >= 7]
    return any(f" {name} " in f" {said} " for said in spelt(one) for name in names)


def spelt(profile):
    return [" ".join(said.text_spelt) for said in profile.said.values()]


def _nth(weights, place):
    return weights[place] if place < len(weights) else 0.0
