from weft.register.models.engagements import Engagement, Influence, Named
from weft.register.models.sources import Source

__all__ = ["Engagement", "Influence", "Named", "Source"]
