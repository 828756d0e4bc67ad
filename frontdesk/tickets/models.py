"""Tickets, their messages, attachments, tags and who takes part."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Organisation, Person, Team


class Status(models.IntegerChoices):
    """Fixed categories. The order is the order of the queue: whose turn it is."""

    NEW = 1, "New"
    OPEN = 2, "Open"
    WAITING_CUSTOMER = 3, "Waiting on customer"
    WAITING_OTHERS = 4, "Waiting on others"
    SOLVED = 5, "Solved"
    CLOSED = 6, "Closed"


class Priority(models.IntegerChoices):
    """Smaller is more pressing, so that one ascending index serves the queue."""

    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"
    LOW = 4, "Low"


class Type(models.TextChoices):
    """What kind of request it is."""

    QUESTION = "question", "Question"
    INCIDENT = "incident", "Incident"
    PROBLEM = "problem", "Problem"
    TASK = "task", "Task"


class Channel(models.TextChoices):
    """How the request came in."""

    PORTAL = "portal", "Portal"
    AGENT = "agent", "Agent"
    MAIL = "mail", "Email"
    API = "api", "API"


UNSOLVED = (Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_OTHERS)
# Written literally into partial indexes and into the queries that want them: a parameter would not match.
IS_UNSOLVED = "status < 5"


class Tag(models.Model):
    """A word to find tickets by; the same for all teams."""

    name = models.CharField(max_length=40, unique=True)
    tone = models.CharField(max_length=8, default="grey")
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    type = models.CharField(max_length=12, choices=Type, default=Type.QUESTION)
    channel = models.CharField(max_length=8, choices=Channel)
    fields = models.JSONField(default=dict, blank=True)
    # Counts every change, so that two people cannot overwrite each other unseen.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    # Since when it is the turn of whoever the status names.
    turn_at = models.DateTimeField(db_default=Now())
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
    # Teams and people of other teams that a note was shared with: they may read the ticket, and the note.
    guest_team_ids: "models.Field[Any, list[int]]" = ArrayField(models.IntegerField(), default=list, blank=True)
    guest_person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    tags: 'models.ManyToManyField[Tag, "TicketTag"]' = models.ManyToManyField(Tag, through="TicketTag", related_name="tickets")

    # Set by `lists`: whether the other side wrote after this person last looked.
    is_unread = False

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__gte=1) & Q(status__lte=6), name="ticket_status"),
            models.CheckConstraint(condition=Q(priority__gte=1) & Q(priority__lte=4), name="ticket_priority"),
            models.CheckConstraint(condition=~Q(subject=""), name="ticket_has_subject"),
            models.CheckConstraint(
                condition=(Q(status__lt=5) & Q(solved_at__isnull=True)) | (Q(status__gte=5) & Q(solved_at__isnull=False)),
                name="ticket_solved_at",
            ),
        ]
        indexes = [
            # The queue: one range per team and status, already in order; solved ones too, for lists of any status.
            models.Index(fields=["team", "status", "priority", "turn_at", "number"], include=["assignee"], name="ticket_queue"),
            # Lists of some days: a few kilobytes, because tickets lie in the order of their creation.
            BrinIndex(fields=["created_at"], pages_per_range=16, autosummarize=True, name="ticket_created"),
            models.Index(fields=["team", "-updated_at", "-number"], name="ticket_team_updated"),
            models.Index(fields=["assignee", "status", "priority", "turn_at", "number"], condition=Q(status__lt=5), name="ticket_mine"),
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
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_solved(self) -> bool:
        """Whether nobody's turn it is any more."""
        return self.status >= Status.SOLVED


class TicketTag(models.Model):
    """A tag on a ticket: a join table, because array operators cannot use an index under a policy."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="ticket_tag_once")]
        indexes = [models.Index(fields=["tag", "-ticket"], name="ticket_tag_ticket")]


class Participant(models.Model):
    """A customer who takes part beside the requester: reads and answers."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="participations")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="participant_once")]
        indexes = [models.Index(fields=["person", "ticket"], name="participant_person")]


class Kind(models.TextChoices):
    """Who may read a message: everybody in the ticket, or a named audience of staff."""

    REPLY = "reply", "Reply"
    NOTE = "note", "Internal note"


class Message(models.Model):
    """One thing said, never changed afterwards; a note's audience may only grow."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    # As it was when they wrote; the customer needs no right on the author's record.
    author_name = models.CharField(max_length=120)
    by_customer = models.BooleanField()
    body = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    # On the row, so that the policy looks nowhere else. A note's author always reads it.
    audience_team_ids: "models.Field[Any, list[int]]" = ArrayField(models.IntegerField(), default=list, blank=True)
    audience_person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.NOTE, by_customer=False) | Q(kind=Kind.REPLY, audience_team_ids=[], audience_person_ids=[]),
                name="message_audience",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="message_has_body"),
        ]
        indexes = [models.Index(fields=["ticket", "id"], name="message_ticket")]


def attachment_path(attachment: "Attachment", _: str) -> str:
    """Return the storage key: never the name somebody chose."""
    key = str(attachment.id)
    return f"attachments/{key[:2]}/{key}"


class Attachment(models.Model):
    """A file. Staged by its uploader until a message takes it; from then on as visible as that message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    # As the bytes say, not as the browser claimed.
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=attachment_path, max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(message__isnull=True), name="attachment_staged")]

    @property
    def is_image(self) -> bool:
        """Whether browsers may show it in place."""
        return self.content_type in SAFE_IMAGES


# Raster formats only: SVG and PDF can carry scripts and are always downloads.
SAFE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class TicketSeen(models.Model):
    """When a person last opened a ticket: what is newer is unread."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "ticket"], name="seen_once")]


class Submission(models.Model):
    """The key of a form that was sent: sending it twice finds the first result instead of doing it again."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="submission_age")]
