"""How a text file is encoded, found by reading all of it once, as a stream."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

BLOCK = 1 << 20
MARK = "\ue0ff"  # private use: before a character whose byte was not UTF-8 like the rest
BY_WINDOWS = "weft.windows"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes of accented letters in each: the encoding under which most of the others are letters wins.
_LETTERS = {
    "cp1252": frozenset("éèêëàâäîïôöùûüçœæñáíóúßÉÈÊÀÂÎÔÙÇŒÖÜÄ’“”–—«»\xa0…€"),
    "mac_roman": frozenset("éèêëàâäîïôöùûüçœæñáíóúßÉÈÊÀÂÎÔÙÇŒÖÜÄ’“”–—«»\xa0…€"),
}


@dataclass(frozen=True)
class Encoding:
    name: str
    mixed: bool = False  # some bytes are not what the rest is

    def open(self, path: Path) -> TextIO:
        errors = BY_WINDOWS if self.mixed else "strict"
        return path.open(encoding=self.name, errors=errors, newline="")


def sniff(path: Path) -> Encoding:
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name)
    wide = _wide(head)
    return Encoding(wide) if wide else _narrow(path)


def beginning(head: bytes) -> str | None:
    """The text that a file begins with; None if it is not text."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return head.decode(name, errors="ignore")
    wide = _wide(head)
    if wide:
        return head.decode(wide, errors="ignore")
    return None if b"\0" in head else head.decode("utf-8", errors="replace")


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain text is zero."""
    pairs = len(head) // 2 or 1
    if head[1::2].count(0) > pairs * 0.4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > pairs * 0.4 else ""


def _narrow(path: Path) -> Encoding:
    """UTF-8 if it can be; one of the old ones if nothing beyond ASCII is UTF-8; else mixed."""
    counts, good, bad = [0] * 256, 0, 0
    with path.open("rb") as file:
        while line := file.readline(BLOCK):
            if line.isascii():
                continue
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
                for byte in line:
                    counts[byte] += 1
    if not bad:
        return Encoding("utf-8")
    if good:
        return Encoding("utf-8", mixed=True)
    return Encoding(_old(counts))


def _old(counts: list[int]) -> str:
    def score(name: str) -> int:
        return sum(
            count
            for byte, count in enumerate(counts)
            if byte > 127 and bytes([byte]).decode(name, errors="ignore") in _LETTERS[name]  # noqa: PLR2004
        )

    best = max(_LETTERS, key=score)
    # Windows leaves five bytes undefined: a file that has them is the older ISO 8859-1.
    undefined = any(counts[byte] for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    return "latin-1" if best == "cp1252" and undefined else best


def _by_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as Windows text, and mark it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(MARK + char for char in wrong.decode("cp1252", errors="replace")), error.end


codecs.register_error(BY_WINDOWS, _by_windows)
