"""Who else is asking: engagements that are alike in issue, people, place and time, and why."""

from civics.similarity.abroad import Abroad
from civics.similarity.blocking import Asked, Filed, asked, filed
from civics.similarity.candidates import Candidates
from civics.similarity.carrying import Dictionaries, learn_dictionaries
from civics.similarity.comparing import compare
from civics.similarity.corpus import Corpus
from civics.similarity.duplicates import NearDuplicates, sketch
from civics.similarity.embedding import AtAddress, Embedding, InFolder
from civics.similarity.errors import EmbeddingError, ModelError, SimilarityError
from civics.similarity.explanations import Facet, SharedWord, Why
from civics.similarity.facets import FACETS
from civics.similarity.fingerprints import Fingerprint, fingerprint
from civics.similarity.lexicon import Lexicon, learn_lexicon
from civics.similarity.matcher import Matcher
from civics.similarity.measures import Interval, average_precision, bootstrap, precise_recall
from civics.similarity.model import Model, shipped
from civics.similarity.overlaps import COPIES, HeldBack, Judge, Judged, Overlap
from civics.similarity.profiles import Profile, profile
from civics.similarity.records import Record, Text
from civics.similarity.statistics import Statistics, learn

__all__ = [
    "COPIES",
    "FACETS",
    "Abroad",
    "Asked",
    "AtAddress",
    "Candidates",
    "Corpus",
    "Dictionaries",
    "Embedding",
    "EmbeddingError",
    "Facet",
    "Filed",
    "Fingerprint",
    "HeldBack",
    "InFolder",
    "Interval",
    "Judge",
    "Judged",
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
    "Statistics",
    "Text",
    "Why",
    "asked",
    "average_precision",
    "bootstrap",
    "compare",
    "filed",
    "fingerprint",
    "learn",
    "learn_dictionaries",
    "learn_lexicon",
    "precise_recall",
    "profile",
    "shipped",
    "sketch",
]
