"""What is kept of each engagement so that others are found by it: nothing that is not in it."""

from django.db import models

from weft.register.models import Engagement

__all__ = ["Fingerprint", "Learnt", "Posting"]


class Fingerprint(models.Model):
    """An engagement as it is compared; kept for all, since who may see it is asked each time.

    Only those that their owners let nobody match have none.
    """

    engagement = models.OneToOneField(
        Engagement, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    read_version = models.PositiveIntegerField()  # of the engagement
    read_from = models.PositiveSmallIntegerField()  # the form of what is kept
    kept = models.BinaryField()
    digest = models.CharField(max_length=32)  # the same as long as nothing compared has changed
    spoken = models.BigIntegerField(db_index=True)  # the same for all copies of a boilerplate
    # By what was learnt when it was filed, and when it was compared; null: not yet.
    filed_by = models.BigIntegerField(null=True, db_index=True)
    compared_by = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        verbose_name = "fingerprint"

    def __str__(self) -> str:
        return f"fingerprint of {self.engagement_id}"


class Posting(models.Model):
    """A word under which an engagement is found."""

    pk = models.CompositePrimaryKey("engagement_id", "word")
    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    word = models.BigIntegerField()
    share = models.FloatField()  # what it counts, since long records share much with everybody

    class Meta:
        verbose_name = "posting"
        indexes = [models.Index(fields=["word", "engagement", "share"], name="posting_by_word")]

    def __str__(self) -> str:
        return f"{self.word} of {self.engagement_id}"


class Learnt(models.Model):
    """What is rare in the register, and which words of two languages go together.

    Learnt from public engagements alone, so that no score tells of others. The newest counts.
    """

    made_at = models.DateTimeField()
    engagements = models.PositiveIntegerField()  # public ones there were
    statistics = models.BinaryField()
    dictionaries = models.BinaryField()

    class Meta:
        verbose_name = "what was learnt"

    def __str__(self) -> str:
        return f"learnt from {self.engagements} on {self.made_at:%Y-%m-%d}"
