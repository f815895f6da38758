"""The pool as one hash, from which each person can check that they are in it, and nobody else.

Everybody's line is hashed with a salt of its own, and the hashes are joined two by two into a tree.
The root says nothing about anybody; a receipt holds one person's line, its salt and the hashes
beside the way to the root.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from civics.sortition._canonical import canonical
from civics.sortition.pools import Person, Pool

__all__ = ["MIN_SALT", "Receipt", "receipt_for", "root_of"]

MIN_SALT = 16  # bytes; below that, lines could be guessed

_LEAF, _NODE = b"\x00civics sortition person 1\n", b"\x01civics sortition node 1\n"


@dataclass(frozen=True)
class Receipt:
    """What one person needs to check that they are in the pool, as they should be.

    Attributes
    ----------
    person : Person
    salt : bytes, length 32
        This person's own; it opens nobody else's line.
    path : tuple of (bool, bytes)
        From the leaf up: the hash beside it, and whether that stands on the left.
    """

    person: Person
    salt: bytes
    path: tuple[tuple[bool, bytes], ...]

    @property
    def root(self) -> bytes:
        """The hash that the pool must have if the person is in it."""
        found = _leaf(self.person, self.salt)
        for is_left, beside in self.path:
            found = _node(beside, found) if is_left else _node(found, beside)
        return found


def root_of(pool: Pool, salt: bytes) -> bytes:
    """Hash the people of a pool.

    Parameters
    ----------
    pool : Pool
        The order of its people does not matter.
    salt : bytes
        At least 16, random and secret until the pool is opened, if ever.

    Returns
    -------
    bytes, length 32

    Notes
    -----
    SHA-256. People are sorted by id. A leaf is the hash of its mark, the person's own salt
    (HMAC of the id under the salt) and the canonical line; n leaves are split at the largest power
    of two below n, as in RFC 6962, so that no two pools have the same tree.

    Examples
    --------
    >>> pool = Pool([Person("ann", {}), Person("bob", {}), Person("cyd", {})], [], 1)
    >>> receipt_for(pool, "bob", b"sixteen or more!").root == root_of(pool, b"sixteen or more!")
    True
    """
    return _root(_leaves(pool, salt))


def receipt_for(pool: Pool, key: str, salt: bytes) -> Receipt:
    """Make the receipt of the person with the id `key`.

    Raises
    ------
    KeyError
        If nobody has that id.
    """
    people = _sorted(pool)
    place = next((n for n, person in enumerate(people) if person.id == key), None)
    if place is None:
        raise KeyError(key)
    path = tuple(_path(_leaves(pool, salt), place))
    return Receipt(people[place], _salt_of(people[place], salt), path)


def _sorted(pool: Pool) -> list[Person]:
    return sorted(pool.people, key=lambda person: person.id)


def _leaves(pool: Pool, salt: bytes) -> list[bytes]:
    if len(salt) < MIN_SALT:
        raise ValueError(f"a salt has at least {MIN_SALT} bytes")
    return [_leaf(person, _salt_of(person, salt)) for person in _sorted(pool)]


def _salt_of(person: Person, salt: bytes) -> bytes:
    return hmac.digest(salt, person.id.encode(), "sha256")


def _leaf(person: Person, salt: bytes) -> bytes:
    line = canonical([person.id, dict(person.values), person.household])
    return hashlib.sha256(_LEAF + salt + line).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _split(number: int) -> int:
    return 1 << (number - 1).bit_length() - 1


def _root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    middle = _split(len(leaves))
    return _node(_root(leaves[:middle]), _root(leaves[middle:]))


def _path(leaves: Sequence[bytes], place: int) -> list[tuple[bool, bytes]]:
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if place < middle:
        return [*_path(leaves[:middle], place), (False, _root(leaves[middle:]))]
    return [*_path(leaves[middle:], place - middle), (True, _root(leaves[:middle]))]
