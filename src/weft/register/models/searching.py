"""What the search keeps beside each engagement: narrow rows that a million of are read in a moment.

The text index itself is a table of the database's own kind (`search/index/`), not a model.
"""

from datetime import date

from django.db import models

from weft.government.models import Organisation
from weft.government.models.policy import Visibility
from weft.languages import LanguageMapField
from weft.register.models.engagements import Engagement
from weft.register.models.sources import Source

LONGEST_TITLE = 80  # of what is sorted by, in characters
NO_DAY = date.min


class SearchEntry(models.Model):
    """An engagement as lists filter, order and count it; written by `search.reindex` alone.

    Columns that visibility and states are derived from have Engagement's names, so that the same
    rules (`visible_to`, `state_at`) serve both tables.
    """

    engagement = models.OneToOneField(
        Engagement, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    # Copies of the engagement's own, which the database does check: twice would be dear.
    lead = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_constraint=False)
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    visibility = models.CharField(max_length=12, choices=Visibility)
    embargo_until = models.DateTimeField(null=True)

    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    source_state = models.CharField(max_length=12, blank=True)
    source_taken_at = models.DateTimeField(null=True)
    dates_problem = models.CharField(max_length=20, blank=True)

    year = models.SmallIntegerField(null=True)  # in which it opens, else ends
    level = models.CharField(max_length=15)  # of government, of the lead
    languages = models.CharField(max_length=500, blank=True)  # " en fr "
    newest = models.DateField(default=NO_DAY)  # opens, else ends
    changed_at = models.DateTimeField()
    title_en = models.CharField(max_length=LONGEST_TITLE, blank=True)  # folded, to sort by
    title_fr = models.CharField(max_length=LONGEST_TITLE, blank=True)
    codes = models.TextField(blank=True)  # its SearchTerms, packed: what facets count
    indexed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["-newest", "-engagement"], name="search_by_newest"),
            models.Index(fields=["closes_at"], name="search_by_closing"),
            models.Index(fields=["-changed_at", "-engagement"], name="search_by_change"),
            models.Index(fields=["title_en", "engagement"], name="search_by_title_en"),
            models.Index(fields=["title_fr", "engagement"], name="search_by_title_fr"),
        ]

    def __str__(self) -> str:
        return f"search entry of {self.engagement_id}"


class SearchChange(models.Model):
    """A transaction that wrote the index; what is kept of a list holds until another is seen.

    Each writer adds a row and changes none: see `search/index/changes.py`.
    """

    mark = models.BigIntegerField()  # by chance: SQLite gives a key that was rolled back again

    def __str__(self) -> str:
        return f"change {self.mark}"


class SearchTerm(models.Model):
    """One value of one facet, and the small number that stands for it in `SearchEntry.codes`."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=100)  # what the address takes
    names = LanguageMapField(blank=True)  # empty where the value is a word of Weft's own

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "value"], name="term_once_per_facet")
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class SearchWord(models.Model):
    """A word that a public record holds or held: what misspelt words are compared with.

    Never shown to anybody before a record that they may see is known to hold it.
    """

    word = models.CharField(max_length=64, unique=True)
    weight = models.PositiveIntegerField(default=1)  # records that hold it, at the last rebuild

    def __str__(self) -> str:
        return self.word
