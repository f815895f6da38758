"""The facets of a pair: how alike two engagements are in issue, people, place and time."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from math import log1p
from statistics import fmean

from civics.similarity.corpus import Corpus, Tongue, Weighed
from civics.similarity.lexical import angle, bm25, cosine, heaviest, plain_cosine, within
from civics.similarity.profiles import Profile, Said
from civics.similarity.records import Record

__all__ = ["FACETS", "facets", "gap_in_days", "shared_days"]

# What each facet that the model knows belongs to, in the words of an official.
ISSUE = (
    "title_words",
    "title_words_own",
    "text_words",
    "text_words_own",
    "title_pieces",
    "text_pieces",
    "text_pieces_least",
    "title_pairs",
    "text_pairs",
    "title_rarest_among_bodies",
    "text_rarest_among_bodies",
    "text_second_among_bodies",
    "title_words_of_few",
    "text_words_of_few",
    "title_in_text_of_few",
    "title_in_text_of_few_best",
    "title_shared_of_few",
    "title_rarest_of_few",
    "title_rarest",
    "title_second",
    "text_second",
    "text_third",
    "text_fourth",
    "title_shared",
    "text_shared",
    "pairs_shared",
    "bm25",
    "title_in_title",
    "title_in_text",
    "title_in_text_best",
    "title_says",
    "topics",
    "topics_rarest",
)
PEOPLE = ("names_the_other",)
TIME = ("days_apart", "starts_apart", "ends_apart", "days_shared")
FACETS = ISSUE + PEOPLE + TIME

_FAR = 3650  # days: as far apart as can be, and what is said of pairs without dates


def facets(one: Profile, other: Profile, corpus: Corpus) -> dict[str, float]:
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
    found |= _of_days(one.record, other.record)
    found["names_the_other"] = float(_names(one, other) + _names(other, one))
    return {name: found.get(name, 0.0) for name in FACETS}


class _Own:
    """Weighs a word by its surprise to the body that is less surprised."""

    def __init__(self, tongue: Tongue, one: str, other: str) -> None:
        self._tongue, self._bodies = tongue, {one, other}
        self.word = cache(self._word)
        self.pair = cache(self._pair)

    def _word(self, word: str) -> float:
        return min(self._tongue.surprise(word, body) for body in self._bodies)

    def _pair(self, pair: str) -> float:
        return min(self._tongue.surprise_of_pair(pair, body) for body in self._bodies)


def _of_language(one: Profile, other: Profile, language: str, corpus: Corpus) -> dict[str, float]:
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


def _of_words(a: Weighed, b: Weighed) -> dict[str, float]:
    return {
        "title_words": angle(a.title, b.title),
        "text_words": angle(a.text, b.text),
        "title_pieces": angle(a.title_pieces, b.title_pieces),
        "text_pieces": angle(a.text_pieces, b.text_pieces),
    }


def _of_own_words(a: Said, b: Said, own: _Own) -> dict[str, float]:
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


def _of_few(a: Said, b: Said, tongue: Tongue) -> dict[str, float]:
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


def _of_rarest(a: Said, b: Said, tongue: Tongue, own: _Own) -> dict[str, float]:
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


def _of_topics(one: Record, other: Record, corpus: Corpus) -> dict[str, float]:
    # Lists of subjects name communities too ("Youth"): which of the two it is does not matter here.
    mine, theirs = one.topics | one.people, other.topics | other.people
    shared = [corpus.rarity_of_topic(topic) for topic in mine & theirs]
    either = sum(corpus.rarity_of_topic(topic) for topic in mine | theirs)
    return {
        "topics": sum(shared) / either if either else 0.0,
        "topics_rarest": max(shared, default=0.0),
    }


def _of_days(one: Record, other: Record) -> dict[str, float]:
    gap = gap_in_days(one, other)
    shared = shared_days(one, other)
    spans = [_span(record) for record in (one, other)]
    either = sum(spans) - shared
    return {
        "days_apart": log1p(_FAR if gap is None else gap),
        "starts_apart": log1p(_apart(one.opens, other.opens)),
        "ends_apart": log1p(_apart(one.closes, other.closes)),
        "days_shared": shared / either if either > 0 else 0.0,
    }


def gap_in_days(one: Record, other: Record) -> int | None:
    """Count the days between the end of one and the start of the other: 0 if they touch.

    Returns
    -------
    int or None
        None where one has no date at all. A single date stands for both ends; days in the wrong
        order are taken in the right one.
    """
    first, second = _ends(one), _ends(other)
    if first is None or second is None:
        return None
    return max(0, (max(first[0], second[0]) - min(first[1], second[1])).days)


def shared_days(one: Record, other: Record) -> int:
    """Count the days on which both are held."""
    first, second = _ends(one), _ends(other)
    if first is None or second is None:
        return 0
    return max(0, (min(first[1], second[1]) - max(first[0], second[0])).days + 1)


def _ends(record: Record) -> tuple[date, date] | None:
    days: Iterable[date] = [day for day in (record.opens, record.closes) if day is not None]
    return (min(days), max(days)) if days else None


def _span(record: Record) -> int:
    ends = _ends(record)
    return 0 if ends is None else (ends[1] - ends[0]).days + 1


def _apart(one: date | None, other: date | None) -> int:
    return _FAR if one is None or other is None else min(_FAR, abs((one - other).days))


def _names(one: Profile, other: Profile) -> bool:
    """Whether one's text names the other's body, or counts it among its partners."""
    if other.record.body in one.record.partners:
        return True
    return any(name in one.folded for name in other.names)


def _nth(weights: list[float], place: int) -> float:
    return weights[place] if place < len(weights) else 0.0
