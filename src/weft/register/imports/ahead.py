"""Read the next rows while these are being written: the database does its share meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from django.db import connection
from django.utils.translation import get_language, override


def read_ahead[Batch](batches: Iterator[Batch], reading: Lock) -> Iterator[Batch]:
    """`batches`, the next one read by a thread of its own, which holds `reading` all the while.

    Who changes what the reading looks at takes the lock. On SQLite nobody else works meanwhile,
    and so nothing is read ahead.
    """
    if connection.vendor == "sqlite":
        yield from batches
        return
    language = get_language()

    def read() -> Batch | None:
        with reading, override(language):
            return next(batches, None)

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as reader:
        coming = reader.submit(read)
        while (batch := coming.result()) is not None:
            coming = reader.submit(read)
            yield batch
