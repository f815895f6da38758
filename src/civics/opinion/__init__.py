"""Opinion groups: people who vote alike on statements, and what all groups agree on."""

from civics.opinion.agreement import adjusted_rand
from civics.opinion.axes import mean_votes, principal_axes
from civics.opinion.common_ground import Bridge, common_ground, tally_by_membership
from civics.opinion.dip import dip, dip_probability
from civics.opinion.errors import (
    MalformedFileError,
    MissingFileError,
    OpinionError,
    TooFewVotesError,
)
from civics.opinion.grouping import Choice, choose_groups, reliability, separation
from civics.opinion.kmeans import Clustering, kmeans, silhouette
from civics.opinion.lowrank import LowRank, Positions, StatementSums, fit_low_rank, locate
from civics.opinion.mixture import Mixture, fit_mixture, membership
from civics.opinion.page import tables, write_page
from civics.opinion.parts import InTurn, Parts, PartsMap, Places, map_parts
from civics.opinion.picture import draw_map, letter
from civics.opinion.polis import PolisMap, Smoother, place, polis_map, taking_part
from civics.opinion.polis_export import Conversation, read_folder
from civics.opinion.report import Method, Report, report_on
from civics.opinion.representativeness import (
    Consensus,
    Representative,
    consensus,
    group_aware_consensus,
    representative_statements,
)
from civics.opinion.stream import OpinionStream
from civics.opinion.sums import VoteSums
from civics.opinion.votes import Moderation, Statement, Votes
from civics.opinion.weft import WeftMap, weft_map

__all__ = [
    "Bridge",
    "Choice",
    "Clustering",
    "Consensus",
    "Conversation",
    "InTurn",
    "LowRank",
    "MalformedFileError",
    "Method",
    "MissingFileError",
    "Mixture",
    "Moderation",
    "OpinionError",
    "OpinionStream",
    "Parts",
    "PartsMap",
    "Places",
    "PolisMap",
    "Positions",
    "Report",
    "Representative",
    "Smoother",
    "Statement",
    "StatementSums",
    "TooFewVotesError",
    "VoteSums",
    "Votes",
    "WeftMap",
    "adjusted_rand",
    "choose_groups",
    "common_ground",
    "consensus",
    "dip",
    "dip_probability",
    "draw_map",
    "fit_low_rank",
    "fit_mixture",
    "group_aware_consensus",
    "kmeans",
    "letter",
    "locate",
    "map_parts",
    "mean_votes",
    "membership",
    "place",
    "polis_map",
    "principal_axes",
    "read_folder",
    "reliability",
    "report_on",
    "representative_statements",
    "separation",
    "silhouette",
    "tables",
    "taking_part",
    "tally_by_membership",
    "weft_map",
    "write_page",
]
