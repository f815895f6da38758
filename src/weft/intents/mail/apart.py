"""Read a Word or PDF file in a process of its own, which holds no secret and is soon made to end.

    python -I -m weft.intents.mail.apart docx|pdf <file >text

Files from outside are read by libraries that were not made for enemies: here a file that swells,
hangs or breaks them costs one small process.
"""

import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable

SECONDS = 10  # of a processor, and twice that by the clock
MEMORY = 1 << 30
MOST_UNPACKED = 64 << 20
MOST_ENTRIES = 2000
MOST_PAGES = 60
LONGEST = 100_000  # characters of text
HARMFUL = 3  # exit status


class UnsafeFileError(Exception):
    """The file cannot be read, or must not be."""


def text_of(kind: str, content: bytes) -> str:
    """The text of a file; `kind` is "docx" or "pdf".

    Raises
    ------
    UnsafeFileError
        When it is damaged, locked or built to do harm.
    """
    command = [sys.executable, "-I", "-m", "weft.intents.mail.apart", kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, in an empty environment
            command, input=content, capture_output=True, env={}, timeout=2 * SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UnsafeFileError(str(error)) from error
    return done.stdout.decode("utf-8", "replace").replace("\0", "")[:LONGEST]


def _of_docx(content: bytes) -> str:
    import docx  # noqa: PLC0415 - only this process needs it

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise UnsafeFileError("it would unpack to too much")
    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def _of_pdf(content: bytes) -> str:
    import pypdf  # noqa: PLC0415 - only this process needs it

    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n\n".join(page.extract_text() for page in reader.pages[:MOST_PAGES])


READERS: dict[str, Callable[[bytes], str]] = {"docx": _of_docx, "pdf": _of_pdf}


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        text = READERS[sys.argv[1]](sys.stdin.buffer.read())
    except BaseException:  # whatever a hostile file makes a library raise
        return HARMFUL
    sys.stdout.buffer.write(text[:LONGEST].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
