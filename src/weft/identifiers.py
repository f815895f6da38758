"""Public identifiers: random, so that a number never betrays a draft, and easy to read aloud."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u
LENGTH = 10


def new() -> str:
    """Ten characters, 50 random bits."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5)])


def is_identifier(text: str) -> bool:
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)


class Converter:
    """For addresses: `<record:public_id>`, once registered under that name."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
