"""What can be wrong with what is compared, in sentences that say what to mend."""

from civics.errors import CivicsError

__all__ = ["EmbeddingError", "ModelError", "SimilarityError"]


class SimilarityError(CivicsError, ValueError):
    """What keeps engagements from being compared; its text is one sentence for a person."""


class ModelError(SimilarityError):
    """A file of weights that does not fit this version of the library."""


class EmbeddingError(SimilarityError):
    """A model of meaning that is not there, or does not answer as it should."""
