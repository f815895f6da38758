from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry
from weft.government.models.organisations import Organisation
from weft.government.models.places import Area
from weft.government.models.publics import Community
from weft.government.models.topics import Topic
from weft.languages import LanguageMapField, Words, choose


class Proposal(models.Model):
    """An organisation, topic, community or area that an import met and Weft does not know.

    It waits in the steward's queue: made new, linked to one that exists, or turned down.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        TOPIC = "topic", _("topic")
        COMMUNITY = "community", _("community")
        AREA = "area", _("area")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CREATED = "created", _("created")
        LINKED = "linked", _("linked to one that exists")
        DECLINED = "declined", _("turned down")

    kind = models.CharField(max_length=12, choices=Kind)
    scheme = models.CharField(max_length=60, blank=True)  # with `value`: the source's identifier
    value = models.CharField(max_length=200, blank=True)
    names = LanguageMapField()
    origin = models.CharField(max_length=200, blank=True)
    times_met = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    became_id = models.BigIntegerField(null=True)  # the record of `kind` it was made or linked to
    undo = models.JSONField(default=dict, blank=True)  # what linking added to that record

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scheme", "value"], name="proposal_met_once_per_identifier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"

    @property
    def name(self) -> Words:
        return choose(self.names)

    @property
    def model(self) -> type[NamedEntry]:
        return MODELS[self.kind]

    @property
    def became_at_first(self) -> NamedEntry | None:
        """The entry it was made or linked to."""
        if self.became_id is None:
            return None
        return self.model._default_manager.filter(pk=self.became_id).first()

    @property
    def became(self) -> NamedEntry | None:
        """The entry that it stands for today: mergers since are followed."""
        entry = self.became_at_first
        while entry is not None and entry.merged_into is not None:
            entry = entry.merged_into
        return entry


MODELS: dict[str, type[NamedEntry]] = {
    Proposal.Kind.ORGANISATION: Organisation,
    Proposal.Kind.TOPIC: Topic,
    Proposal.Kind.COMMUNITY: Community,
    Proposal.Kind.AREA: Area,
}
