"""Opinion groups: people who vote alike on statements, and what all groups agree on."""

from civics.opinion.agreement import adjusted_rand
from civics.opinion.axes import mean_votes, principal_axes
from civics.opinion.errors import (
    MalformedFileError,
    MissingFileError,
    OpinionError,
    TooFewVotesError,
)
from civics.opinion.kmeans import Clustering, kmeans, silhouette
from civics.opinion.polis import PolisMap, Smoother, place, polis_map, taking_part
from civics.opinion.polis_export import Conversation, read_folder
from civics.opinion.representativeness import (
    Consensus,
    Representative,
    consensus,
    group_aware_consensus,
    representative_statements,
)
from civics.opinion.votes import Moderation, Statement, Votes

__all__ = [
    "Clustering",
    "Consensus",
    "Conversation",
    "MalformedFileError",
    "MissingFileError",
    "Moderation",
    "OpinionError",
    "PolisMap",
    "Representative",
    "Smoother",
    "Statement",
    "TooFewVotesError",
    "Votes",
    "adjusted_rand",
    "consensus",
    "group_aware_consensus",
    "kmeans",
    "mean_votes",
    "place",
    "polis_map",
    "principal_axes",
    "read_folder",
    "representative_statements",
    "silhouette",
    "taking_part",
]
