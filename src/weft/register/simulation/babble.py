"""Text with the word frequencies of real text, that says nothing: a chain of words."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random

_END = ""
LONGEST = 40  # words


class Babble:
    """A second-order Markov chain: each word follows the two before it as often as it really did.

    Followers are kept as often as they were met, so that drawing one is a single choice.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._followers: dict[tuple[str, str], list[str]] = defaultdict(list)
        for text in texts:
            words = text.split()
            for pair, word in zip(
                zip([_END, _END, *words], [_END, *words], strict=False),
                [*words, _END],
                strict=False,
            ):
                self._followers[pair].append(word)

    def sentence(self, random: Random) -> str:
        pair = (_END, _END)
        words: list[str] = []
        followers = self._followers
        while len(words) < LONGEST:
            choices = followers[pair]
            word = choices[int(random.random() * len(choices))]
            if word == _END:
                break
            words.append(word)
            pair = (pair[1], word)
        return " ".join(words)
