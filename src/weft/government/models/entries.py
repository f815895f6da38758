"""What organisations, areas, communities, rights-holders and topics have in common."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.languages import LanguageMapField, Words, choose


class NamedQuerySet[M: "NamedEntry"](models.QuerySet[M]):
    def current(self) -> Self:
        """Leaves out those merged into another."""
        return self.filter(merged_into__isnull=True)


class NamedEntry(models.Model):
    """An entry of one of the shared lists, named in several languages."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    names = LanguageMapField(_("name"))
    description = LanguageMapField(_("description"), blank=True)
    other_names = models.JSONField(_("other names"), default=list, blank=True)  # plain texts
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    version = models.PositiveIntegerField(default=1)

    merged_into_id: int | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name.text

    @property
    def name(self) -> Words:
        return choose(self.names)
