"""What communities and rights-holders reply, object to and lodge; and when they can be asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models import Area, Community, Public, RightsHolder
from weft.government.models.contacts import of_one_public
from weft.languages import LanguageMapField, Words, choose
from weft.register.models import Engagement


class OfOnePublic(models.Model):
    """Of a community or of a rights-holder."""

    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rights_holder = models.ForeignKey(
        RightsHolder, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def public(self) -> Public:
        return self.community or self.rights_holder  # type: ignore[return-value]


class Effort(models.Model):
    """How many people an engagement asked, and how long it took each: only where recorded."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="effort")
    people = models.PositiveIntegerField(_("people who took part"))
    minutes = models.PositiveIntegerField(_("minutes it took each"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.people} × {self.minutes} min"

    @property
    def hours(self) -> int:
        return round(self.people * self.minutes / 60)


class Reply(OfOnePublic):
    """What a community says to an engagement that asks it: answered before, or declined."""

    class Kind(models.TextChoices):
        ANSWERED = "answered", _("You asked this before: here is our answer")
        DECLINED = "declined", _("We decline to take part")

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    kind = models.CharField(max_length=10, choices=Kind)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="replies")
    earlier = models.ForeignKey(
        Engagement, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what you say"), max_length=5000)
    link = models.URLField(_("web page"), max_length=500, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reply")
        ordering = ["said_at", "id"]
        constraints = [
            of_one_public(),
            models.CheckConstraint(
                name="only_rights_holders_decline",
                condition=~Q(kind="declined") | Q(rights_holder__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["rights_holder", "engagement"],
                name="declined_once",
                condition=Q(kind="declined", taken_back_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public} to {self.engagement_id}"


class Objection(OfOnePublic):
    """A community does not agree that two engagements that ask it are not the same."""

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    first = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    second = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    reason = models.TextField(_("why they are the same"), max_length=5000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("objection")
        ordering = ["made_at", "id"]
        constraints = [
            of_one_public(),
            # The pair in one order, so that it is found whichever way it is asked for.
            models.CheckConstraint(name="objection_to_a_pair", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.public} on {self.first_id} and {self.second_id}"


class Lodgement(OfOnePublic):
    """An engagement that a community ran itself, until a steward has checked it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the steward")
        ACCEPTED = "accepted", _("in the register")
        DECLINED = "declined", _("turned down")

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    title = LanguageMapField(_("title"))
    description = LanguageMapField(_("what people said"), blank=True)
    organisation_name = models.CharField(_("who ran it"), max_length=300)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    report_link = LanguageMapField(_("web page that says what was heard"), blank=True)
    lodged_at = models.DateTimeField()
    lodged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("why"), blank=True)
    engagement = models.OneToOneField(
        Engagement, models.SET_NULL, null=True, blank=True, related_name="lodgement"
    )

    class Meta:
        verbose_name = _("lodged engagement")
        ordering = ["lodged_at", "id"]
        constraints = [
            of_one_public(),
            models.CheckConstraint(
                name="lodged_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("The last day must not be before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.words.text

    @property
    def words(self) -> Words:
        return choose(self.title)


class EventCalendar(models.Model):
    """Days that matter to a community or in an area, taken from an iCalendar file."""

    class Kind(models.TextChoices):
        HOLIDAYS = "holidays", _("Public holidays: nothing begins or ends on them")
        EVENTS = "events", _("Events: nothing runs during them")

    public_id = models.CharField(max_length=10, unique=True, default=identifiers.new)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("what it holds"), max_length=10, choices=Kind)
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    rights_holder = models.ForeignKey(
        RightsHolder, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="calendars")
    address = models.URLField(_("web address"), max_length=500, blank=True)
    read_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("calendar")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="calendar_of_one_thing",
                condition=Q(community__isnull=False, rights_holder__isnull=True, area__isnull=True)
                | Q(community__isnull=True, rights_holder__isnull=False, area__isnull=True)
                | Q(community__isnull=True, rights_holder__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """One event of a calendar, in whole days."""

    calendar = models.ForeignKey(EventCalendar, models.CASCADE, related_name="days")
    name = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    every_year = models.BooleanField(default=False)

    class Meta:
        ordering = ["first", "id"]
        constraints = [models.CheckConstraint(name="event_ends", condition=Q(last__gte=F("first")))]

    def __str__(self) -> str:
        return f"{self.name} {self.first}"
