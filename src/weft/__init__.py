"""Weft: a whole-of-government hub for citizen participation."""

__version__ = "0.1.0"
