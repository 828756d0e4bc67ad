"""Mailbox: an address of this desk, who answers what comes in there, and how its mail is fetched."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from frontdesk.identity.models import Team


class Fetching(models.TextChoices):
    """How a mailbox's mail gets here."""

    HANDED = "handed", "A mail server hands it over"
    IMAP = "imap", "Fetched by IMAP"


class Security(models.TextChoices):
    """How the way to the mail server is protected."""

    TLS = "tls", "TLS"
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", "Nothing"


class SignsIn(models.TextChoices):
    """With what a mailbox is opened."""

    PASSWORD = "password", "Password"
    XOAUTH2 = "xoauth2", "OAuth 2"


class MailboxManager(models.Manager["Mailbox"]):
    """Loads mailboxes without their secret: only the system persona may read that column."""

    def get_queryset(self) -> "models.QuerySet[Mailbox]":
        """Return mailboxes without their secret."""
        return super().get_queryset().defer("secret")


class Mailbox(models.Model):
    """One address that customers write to, beside the other ones that lead there."""

    address = models.EmailField(unique=True)
    other_addresses: "models.Field[Any, list[str]]" = ArrayField(models.EmailField(), default=list, blank=True)
    # How its mails are signed for the reader: the name beside the address, and the lines at the end.
    name = models.CharField(max_length=80)
    signature = models.TextField(default="", blank=True)
    # Where answers go; empty: to the address itself.
    reply_address = models.EmailField(default="", blank=True)
    # None: the desk's default team.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    is_on = models.BooleanField(default=True)
    fetching = models.CharField(max_length=8, choices=Fetching, default=Fetching.HANDED)
    host = models.CharField(max_length=253, default="", blank=True)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    user = models.CharField(max_length=254, default="", blank=True)
    folder = models.CharField(max_length=200, default="INBOX")
    # Where a message goes once it is kept here; empty: it stays, marked as read.
    move_to = models.CharField(max_length=200, default="", blank=True)
    signs_in = models.CharField(max_length=8, choices=SignsIn, default=SignsIn.PASSWORD)
    # Encrypted (identity/sealing.py): the password, or for OAuth 2 the client and its refresh token as JSON.
    secret = models.TextField(default="", blank=True)
    has_secret = models.BooleanField(default=False)
    # What we know of the folder: a new validity means that its numbers count from the start.
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    # How it goes: when a look last worked, when the last message came, and what is wrong since when.
    looked_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=500, default="", blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[MailboxManager] = MailboxManager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="mailbox_address_lower"),
            models.CheckConstraint(condition=~Q(fetching="imap") | ~Q(host=""), name="mailbox_imap_has_host"),
        ]

    def __str__(self) -> str:
        return self.address
