"""Ticket: a request for help, and whose turn it is."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Now

from frontdesk.identity.models import Organisation, Person, Team
from frontdesk.tickets.models.tag import Tag, TicketTag


class Status(models.IntegerChoices):
    """Fixed categories. The order is the order of the queue: whose turn it is."""

    NEW = 1, "New"
    OPEN = 2, "Open"
    WAITING_CUSTOMER = 3, "Waiting on customer"
    WAITING_OTHERS = 4, "Waiting on others"
    SOLVED = 5, "Solved"
    CLOSED = 6, "Closed"


class Priority(models.IntegerChoices):
    """The four that every desk begins with. Which there are, and what they are called now, `priorities.py` knows."""

    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"
    LOW = 4, "Low"


class Channel(models.TextChoices):
    """How the request came in."""

    PORTAL = "portal", "Portal"
    AGENT = "agent", "Agent"
    MAIL = "mail", "Email"
    API = "api", "API"


class Turn(models.IntegerChoices):
    """Whose turn it is, as lists group it: the status, with snoozed tickets set aside after the unsolved ones."""

    FIRST_RESPONSE = 1, "Needs first response"
    REPLY = 2, "Needs your reply"
    CUSTOMER = 3, "Waiting for the customer"
    OTHERS = 4, "Waiting on others"
    SNOOZED = 5, "Snoozed"
    SOLVED = 6, "Solved"
    CLOSED = 7, "Closed"


class Waking(models.TextChoices):
    """What ends a snooze."""

    NOT = "", "Not snoozed"
    TIME = "time", "At a time"
    REPLY = "reply", "When the customer writes"
    EITHER = "either", "At a time, or when the customer writes"


UNSOLVED = (Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_OTHERS)
# Written literally into partial indexes and into the queries that want them: a parameter would not match.
IS_UNSOLVED = "turn < 6"
# Lists put tickets without a deadline after all others. A row comparison, which finds the next page, knows no null; and a policy
# lets an index answer what is written with CASE, but not what is written with COALESCE (contain_leaked_vars in PostgreSQL).
NEVER: Any = Cast(Value("infinity"), models.DateTimeField())
DEADLINE: Any = Case(When(due_at__isnull=True, then=NEVER), default=F("due_at"), output_field=models.DateTimeField())


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions about tickets; which ones there are at all is the policies' answer."""

    def with_people(self) -> "TicketQuerySet":
        """Load requester, organisation, team and assignee in the same statement, with just what pages show."""
        return self.select_related("requester", "organisation", "team", "assignee").defer(
            *(f"{who}__{field}" for who in ("requester", "assignee") for field in UNSHOWN_OF_PEOPLE)
        )

    def with_requester(self) -> "TicketQuerySet":
        """Load the requester alone: customers may not see the team or the assignee, and joining them would lose the ticket."""
        return self.select_related("requester").defer(*(f"requester__{field}" for field in UNSHOWN_OF_PEOPLE))


# Columns that lists never show; the password hash may not even be selected.
UNSHOWN_OF_PEOPLE = (
    "password", "last_login", "role", "organisation", "manages_organisation", "language", "theme", "is_active", "invited_at",
    "merged_into", "created_at",
)  # fmt: skip


class Ticket(models.Model):
    """A request for help. Its number is what people say on the phone, and its key."""

    number = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=200)
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="asked_tickets", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, db_index=False)
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_tickets", db_index=False)
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.NEW)
    # Which of the desk's statuses of that category it has; None: the given one (`statuses.py`). The database holds the two together.
    own_status_id = models.SmallIntegerField(null=True, blank=True)
    # A number of one of the desk's priorities (`priorities.py`); smaller is more pressing, so that one ascending index serves the queue.
    priority = models.SmallIntegerField(default=Priority.NORMAL)
    # The key of one of the desk's types (`types.py`).
    type = models.CharField(max_length=40, default="question")
    channel = models.CharField(max_length=8, choices=Channel)
    fields = models.JSONField(default=dict, blank=True)
    # Counts every change, so that two people cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    # Since when it is the turn of whoever the status names.
    turn_at = models.DateTimeField(db_default=Now())
    # Until when an answer is owed; None: nobody promised one.
    due_at = models.DateTimeField(null=True, blank=True)
    # Set aside until a time, a reply, or whichever comes first (`wakes_on`).
    is_snoozed = models.BooleanField(default=False, db_default=False)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    wakes_on = models.CharField(max_length=6, choices=Waking, default=Waking.NOT, db_default="", blank=True)
    # PostgreSQL keeps it; read it afresh after a change.
    turn = models.GeneratedField(
        expression=Case(
            When(status__gte=5, then=F("status") + 1),
            When(is_snoozed=True, then=Value(5)),
            default=F("status"),
            output_field=models.PositiveSmallIntegerField(),
        ),
        output_field=models.PositiveSmallIntegerField(choices=Turn),
        db_persist=True,
    )
    first_replied_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The newest public message, so that a list needs no look at the conversation. Notes never touch these.
    last_message_at = models.DateTimeField(db_default=Now())
    last_message_preview = models.CharField(max_length=160, default="", blank=True)
    last_message_by_customer = models.BooleanField(default=True)
    last_author_name = models.CharField(max_length=120, default="", blank=True)
    # Set on a ticket that began as an answer to one solved too long ago.
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by")
    # It goes on in another ticket (see `Merge`). Which one is not said here: whoever sees this row need not see that one.
    is_merged = models.BooleanField(default=False)
    # Teams and people of other teams that a note was shared with: they may read the ticket, and the note.
    guest_team_ids: "models.Field[Any, list[int]]" = ArrayField(models.IntegerField(), default=list, blank=True)
    guest_person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    tags: "models.ManyToManyField[Tag, TicketTag]" = models.ManyToManyField(Tag, through="TicketTag", related_name="tickets")

    # Set by `lists`: whether the other side wrote after this person last looked.
    is_unread = False

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__gte=1) & Q(status__lte=6), name="ticket_status"),
            models.CheckConstraint(condition=~Q(subject=""), name="ticket_has_subject"),
            models.CheckConstraint(
                condition=(Q(status__lt=5) & Q(solved_at__isnull=True)) | (Q(status__gte=5) & Q(solved_at__isnull=False)),
                name="ticket_solved_at",
            ),
            models.CheckConstraint(
                condition=Q(is_snoozed=False, snoozed_until__isnull=True, wakes_on="")
                | (Q(is_snoozed=True, status__lt=5) & ~Q(wakes_on="")),
                name="ticket_snoozed",
            ),
            models.CheckConstraint(condition=Q(is_merged=False) | Q(status=6), name="ticket_merged_is_closed"),
        ]
        indexes = [
            # The queue: one range per team, already in order; solved ones too, for lists of any status.
            models.Index("team", "turn", DEADLINE, "priority", "turn_at", "number", include=["assignee", "due_at"], name="ticket_queue"),
            # All that somebody has or ever had; and two small ones over what is unsolved: nobody's, and whatever is due next.
            models.Index(
                "team",
                "turn",
                DEADLINE,
                "priority",
                "turn_at",
                "number",
                include=["due_at"],
                condition=Q(turn__lt=6, assignee__isnull=True),
                name="ticket_unassigned",
            ),
            models.Index(
                "assignee",
                "turn",
                DEADLINE,
                "priority",
                "turn_at",
                "number",
                include=["due_at"],
                condition=Q(assignee__isnull=False),
                name="ticket_mine",
            ),
            models.Index(
                "team",
                DEADLINE,
                "priority",
                "turn_at",
                "number",
                include=["turn", "due_at"],
                condition=Q(turn__lt=6),
                name="ticket_due",
            ),
            models.Index(fields=["snoozed_until"], condition=Q(is_snoozed=True), name="ticket_to_wake"),
            # Lists of some days: a few kilobytes, because tickets lie in the order of their creation.
            BrinIndex(fields=["created_at"], pages_per_range=16, autosummarize=True, name="ticket_created"),
            models.Index(fields=["team", "-updated_at", "-number"], name="ticket_team_updated"),
            models.Index(fields=["requester", "-last_message_at", "-number"], name="ticket_requester"),
            models.Index(
                fields=["organisation", "-last_message_at", "-number"], condition=Q(organisation__isnull=False), name="ticket_organisation"
            ),
            # Few tickets have guests; the rest are not in it.
            GinIndex(
                fields=["guest_team_ids", "guest_person_ids"],
                condition=~Q(guest_team_ids=[]) | ~Q(guest_person_ids=[]),
                name="ticket_guests",
            ),
            models.Index(fields=["solved_at"], condition=Q(status=5), name="ticket_to_close"),
            # Lists of one of the desk's own statuses; tickets with a given one are not in it.
            models.Index(
                "own_status_id",
                "team",
                "turn",
                DEADLINE,
                "priority",
                "turn_at",
                "number",
                include=["assignee", "due_at"],
                condition=Q(own_status_id__isnull=False),
                name="ticket_own_status",
            ),
            # How many there are of each; few values, so it is small.
            models.Index(fields=["type"], name="ticket_type"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_solved(self) -> bool:
        """Whether nobody's turn it is any more."""
        return self.status >= Status.SOLVED
