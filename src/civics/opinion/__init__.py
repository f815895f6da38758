"""Opinion groups: people who vote alike on statements, and what all groups agree on."""

from civics.opinion.errors import (
    MalformedFileError,
    MissingFileError,
    OpinionError,
    TooFewVotesError,
)
from civics.opinion.polis_export import Conversation, read_folder
from civics.opinion.votes import Moderation, Statement, Votes

__all__ = [
    "Conversation",
    "MalformedFileError",
    "MissingFileError",
    "Moderation",
    "OpinionError",
    "Statement",
    "TooFewVotesError",
    "Votes",
    "read_folder",
]
