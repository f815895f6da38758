"""What it is about: a controlled vocabulary, and how other lists' codes map to it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry, NamedQuerySet
from weft.government.models.publics import Community
from weft.languages import LanguageMapField, Words, choose


class TopicQuerySet(NamedQuerySet["Topic"]):
    pass


class Topic(NamedEntry):
    """COFOG's divisions and groups at the top, local topics below.

    Further labels per language are `other_names`.
    """

    scheme = models.CharField(max_length=60, default="local")  # "cofog" or "local"
    code = models.CharField(_("code"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="topic_code_unique_in_scheme")
        ]

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.public_id])


class Code(models.Model):
    """A code of somebody else's list (such as `canada-subject`:`IP`), mapped to what Weft has."""

    scheme = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    labels = LanguageMapField()
    # Of a status code: the state it claims, in plain words (planned, open, closed, cancelled).
    source_state = models.CharField(max_length=12, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="codes")
    communities = models.ManyToManyField(Community, blank=True, related_name="codes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="code_unique_in_scheme")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def label(self) -> Words:
        return choose(self.labels)
