"""One way of writing a value, so that everybody hashes the same bytes."""

import hashlib
import json
from collections.abc import Mapping, Sequence

__all__ = ["canonical", "fingerprint"]

type Plain = str | int | Sequence[Plain] | Mapping[str, Plain]


def canonical(value: Plain) -> bytes:
    """Write texts, whole numbers, lists and mappings as JSON.

    Keys are sorted by code point, there is no white space, and all but quotation marks, backslashes
    and control characters stands for itself, in UTF-8. Fractions are written as text.
    """
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def fingerprint(what: str, value: Plain) -> bytes:
    """Hash a value (SHA-256) under the name of what it is, so that it cannot pass for another."""
    return hashlib.sha256(f"civics sortition {what} 1\n".encode() + canonical(value)).digest()
