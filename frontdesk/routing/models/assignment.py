"""Assignment: a team's policy, what colleagues have room for, and what is remembered of giving tickets out."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.identity.models import Person, Team
from frontdesk.tickets.models import Ticket

CAPACITY_MAX = 500


class Strategy(models.TextChoices):
    """Who of those who could take a ticket gets it."""

    NONE = "", "Nobody: tickets wait in the queue"
    IN_TURN = "in_turn", "In turn: whoever got one longest ago"
    LEAST = "least", "Whoever has the fewest open tickets"
    SKILLED = "skilled", "Whoever is most skilled in what it needs"
    PERSON = "person", "One person"


class AtShiftEnd(models.TextChoices):
    """What becomes of what waits for somebody whose shift ends."""

    STAY = "stay", "It stays with them"
    TEAM = "team", "It goes back to the team, unassigned"
    PASS = "pass", "It goes to whoever is on shift"


class TeamPolicy(models.Model):
    """How a team's new tickets find somebody."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="assignment")
    strategy = models.CharField(max_length=8, choices=Strategy, default=Strategy.NONE, blank=True)
    # Of the strategy "one person", and who gets a ticket when they cannot.
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    fallback = models.CharField(max_length=8, choices=Strategy, default=Strategy.IN_TURN, blank=True)
    # How many tickets that wait for them each colleague is given at most; None: no limit.
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    at_shift_end = models.CharField(max_length=5, choices=AtShiftEnd, default=AtShiftEnd.STAY)
    version = models.PositiveIntegerField(default=1)


class Limit(models.Model):
    """How many tickets one colleague is given at most, in place of the team's number."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    capacity = models.PositiveSmallIntegerField()


class Round(models.Model):
    """What is remembered of giving out a team's tickets: how many were, and when which look is due."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="+")
    given = models.BigIntegerField(default=0, db_default=0)
    look_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    shifts_seen_at = models.DateTimeField(null=True)


class Place(models.Model):
    """The number of the last ticket of a team that somebody was given: the smallest is next in turn."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, db_index=False, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="place_once")]


class Waiting(models.Model):
    """A ticket that found nobody, or (`is_left`) that somebody left to nobody on purpose: the desk does not give it out again."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    is_left = models.BooleanField(default=False)
    since = models.DateTimeField(db_default=Now())
