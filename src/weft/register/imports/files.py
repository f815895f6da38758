"""Files handed over: stored as a stream, under their own hash, never larger than allowed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from weft.ledger.models import StoredFile
from weft.ledger.trail import Hand
from weft.register.imports.tables import UnreadableError

BLOCK = 1 << 20
FOLDER = "imports"


def path_of(stored: StoredFile) -> Path:
    return Path(settings.MEDIA_ROOT) / stored.path


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def keep(path: Path, name: str, hand: Hand) -> StoredFile:
    """Keep a copy of a file of this machine."""
    return store(_blocks(path), name, hand)


def store(blocks: Iterable[bytes], name: str, hand: Hand) -> StoredFile:
    """Write what comes, block by block.

    Raises
    ------
    UnreadableError
        When it is larger than the hub allows; nothing is kept.
    """
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            for block in blocks:
                size += len(block)
                _refuse_if_larger(size)
                digest.update(block)
                file.write(block)
        except BaseException:
            os.unlink(file.name)
            raise
    path = folder / digest.hexdigest()
    os.replace(file.name, path)
    return StoredFile.objects.create(
        name=Path(name).name[:255],
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        sha256=digest.hexdigest(),
        size=size,
        stored_by=hand.person,
        stored_at=hand.at,
    )


def _refuse_if_larger(size: int) -> None:
    if size > settings.UPLOAD_LIMIT:
        raise UnreadableError(too_large())


def too_large() -> str:
    says = _("The file is larger than %(limit)d MB, the most this hub takes. Cut it in parts.")
    return says % {"limit": settings.UPLOAD_LIMIT >> 20}


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
