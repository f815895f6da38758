from weft.register.models.drafts import Draft
from weft.register.models.engagements import EarlyView, Engagement, Influence, Named
from weft.register.models.imports import Import, Mapping
from weft.register.models.searching import SearchChange, SearchEntry, SearchTerm, SearchWord
from weft.register.models.sources import Source

__all__ = [
    "Draft",
    "EarlyView",
    "Engagement",
    "Import",
    "Influence",
    "Mapping",
    "Named",
    "SearchChange",
    "SearchEntry",
    "SearchTerm",
    "SearchWord",
    "Source",
]
