"""What is kept of coverage: opening hours, recurring shifts, single weeks, time off, calendar feeds."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.coverage.local import MINUTES_A_DAY, local_day
from frontdesk.identity.models import Person, Team


class TeamHours(models.Model):
    """When a team is open, in which zone, on whose public holidays; who hears of gaps, and who has a say in swaps."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="hours")
    zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, default="", blank=True)
    region = models.CharField(max_length=12, default="", blank=True)
    # {"1": [[480, 1080]]}: ISO weekday -> minutes from and until; {"2026-12-24": []}: what single days have instead.
    ranges = models.JSONField(default=dict)
    special = models.JSONField(default=dict)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    # Whoever arranges the team says yes to a swap that both want; otherwise it is in force at once.
    approves_swaps = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1)


class ShiftPattern(models.Model):
    """A shift that comes again; minutes after local midnight as in `recurring.py`."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="patterns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="patterns")
    weekdays: "models.Field[Any, list[int]]" = ArrayField(models.PositiveSmallIntegerField())
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    # Empty: the team's.
    zone = models.CharField(max_length=64, default="", blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    is_backup = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person_id", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=MINUTES_A_DAY) & Q(ends__gt=F("starts")) & Q(ends__lte=F("starts") + MINUTES_A_DAY),
                name="pattern_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="pattern_comes_again"),
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="pattern_valid_in_order"),
        ]


class Week(models.Model):
    """What differs from the recurring shifts in one week of a team, as it is being arranged and as it was published."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="weeks", db_index=False)
    monday = models.DateField()
    # The changes as `weeks.py` writes them, and what they were before each of the last deeds.
    changes = models.JSONField(default=list)
    past = models.JSONField(default=list)
    # Whole shifts, so that a recurring one that changes later does not change a published week; null: never published.
    published = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "monday"], name="week_once")]


class TimeOffState(models.TextChoices):
    """How far a wish for time off is."""

    REQUESTED = "requested", "Requested"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class TimeOff(models.Model):
    """When somebody is away. Why is nobody's business, and not kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="time_off", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TimeOffState, default=TimeOffState.REQUESTED)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["person", "ends_at"], name="timeoff_person_ends")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="timeoff_ends_after_it_starts")]

    @property
    def first_day(self) -> date:
        """The first day, as the person's calendar has it."""
        return local_day(self.starts_at, self.person.timezone or "UTC")

    @property
    def last_day(self) -> date:
        """The last day, as the person's calendar has it."""
        return local_day(self.ends_at - timedelta(seconds=1), self.person.timezone or "UTC")


class SwapState(models.TextChoices):
    """How far a swap is: the other one says yes first, then whoever arranges the team."""

    ASKED = "asked", "Asked"
    ACCEPTED = "accepted", "Waits for the lead"
    MADE = "made", "Made"
    DECLINED = "declined", "Declined"


class Swap(models.Model):
    """Somebody wants a teammate to work one of their shifts, and perhaps works one of theirs in return."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # Shifts are known by when they begin, whatever a week calls them before and after it is published.
    gives_at = models.DateTimeField()
    takes_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.ASKED)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["gives_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(asker=F("other")), name="swap_between_two")]


class Feed(models.Model):
    """A person's calendar address. Only a digest of the secret in it is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())


class GapTold(models.Model):
    """A gap that was told of, and is still open or was not filled: so that each is told once."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_default=Now())
    # Since when somebody is there after all; told of anew when they are not.
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "starts_at"], name="gap_told_once")]
