"""What all errors of the library have in common."""

__all__ = ["CivicsError"]


class CivicsError(Exception):
    """Something the caller can mend: the message is one sentence that says what and how.

    Every part of the library names its own errors below this one, so that a program can catch
    them together and show the sentence.
    """
