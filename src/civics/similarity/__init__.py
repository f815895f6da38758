"""Who else is asking: engagements that are alike in issue, people, place and time, and why."""

from civics.similarity.abroad import Abroad
from civics.similarity.candidates import Candidates
from civics.similarity.corpus import Corpus
from civics.similarity.duplicates import NearDuplicates, sketch
from civics.similarity.errors import ModelError, SimilarityError
from civics.similarity.explanations import Facet, SharedWord, Why
from civics.similarity.facets import FACETS, facets
from civics.similarity.lexical import bm25, cosine
from civics.similarity.lexicon import Lexicon, learn_lexicon
from civics.similarity.measures import Interval, average_precision, bootstrap, precise_recall
from civics.similarity.model import Model, shipped
from civics.similarity.overlaps import HeldBack, Matcher, Overlap
from civics.similarity.profiles import Profile, profile
from civics.similarity.records import Record, Text
from civics.similarity.series import are_series

__all__ = [
    "FACETS",
    "Abroad",
    "Candidates",
    "Corpus",
    "Facet",
    "HeldBack",
    "Interval",
    "Lexicon",
    "Matcher",
    "Model",
    "ModelError",
    "NearDuplicates",
    "Overlap",
    "Profile",
    "Record",
    "SharedWord",
    "SimilarityError",
    "Text",
    "Why",
    "are_series",
    "average_precision",
    "bm25",
    "bootstrap",
    "cosine",
    "facets",
    "learn_lexicon",
    "precise_recall",
    "profile",
    "shipped",
    "sketch",
]
