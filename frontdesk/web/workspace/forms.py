"""Forms of the workspace: the shape of what agents send. What may be done, and when, the actions decide."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import timezone

from frontdesk.fields.known import Definition
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError
from frontdesk.live.models import Mode
from frontdesk.tickets import priorities, snoozes, statuses
from frontdesk.tickets.actions.drafting import Stand
from frontdesk.tickets.actions.mentions import Sharing
from frontdesk.tickets.around import TeamFacts
from frontdesk.tickets.models import Kind, Status, Waking
from frontdesk.web.custom_fields import add_fields
from frontdesk.web.workspace import deadlines, later

# What the buttons of the composer say -> the status after the reply; a note moves nothing.
AFTER_SENDING: dict[str, Status | None] = {"wait": Status.WAITING_CUSTOMER, "open": Status.OPEN, "solve": Status.SOLVED, "stay": None}
# What a small integer holds.
LARGEST_STATUS = 32_767
SEND_NOTE = "note"


class Text(forms.CharField):
    """Text as it was typed. NUL, which no keyboard makes, is left out instead of refusing a whole message."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        """Return the text without NUL."""
        return str(super().to_python(value) or "").replace("\0", "")


class PriorityField(forms.TypedChoiceField):
    """One of the desk's priorities, by any number that means it: a page may have been open while it got another."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self._offered, coerce=int, empty_value=None, **options)

    def _offered(self) -> list[tuple[int | str, str]]:
        return [*([] if self.required else [("", "")]), *priorities.pairs()]

    def valid_value(self, value: Any) -> bool:
        """Take every number that means a priority; whether it may be chosen is the action's question."""
        number = priorities.number_in(str(value))
        return number is not None and priorities.with_number(number) is not None


class Numbers(forms.TypedMultipleChoiceField):
    """Any whole numbers: whether they name something is the action's question."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, **options)

    def valid_value(self, value: Any) -> bool:
        """Take what looks like an id."""
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 10


class SendTimeForm(forms.Form):
    """When a message is to be sent: a button's word, or "date" with a day and a time where the writer is."""

    at = forms.ChoiceField(choices=[(word, word) for word in later.CHOICES], required=False)
    at_date = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        """Work out the moment."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["send_at"] = self._moment(cleaned.get("at", ""), cleaned.get("at_date", ""))
        return cleaned

    def _moment(self, choice: str, date: str) -> datetime | None:
        if choice != later.DATE:
            return later.moment_of(choice, timezone.localtime()) if choice else None
        try:
            return from_current_timezone(datetime.fromisoformat(date).replace(tzinfo=None))
        except (ValueError, forms.ValidationError):
            self.add_error(None, "Choose a day and a time for it.")
            return None


class MessageForm(SendTimeForm):
    """The composer. `send` is the button, `kind` the mode: both must agree before anything goes out."""

    ticket = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=Kind.choices)
    send = forms.ChoiceField(choices=[(word, word) for word in (*AFTER_SENDING, SEND_NOTE)], required=False)
    macro = Numbers()
    body = Text(required=False)
    seen = forms.IntegerField(required=False, min_value=0)
    key = forms.UUIDField(required=False)
    team_ids = Numbers()
    people = Text(required=False)
    # The question about a forgotten file was asked.
    no_file = forms.BooleanField(required=False)
    # The answer to "Share this note with …?", and about whom it was asked.
    sharing = forms.ChoiceField(choices=[(word.value, word.value) for word in Sharing], required=False)
    about = Text(required=False)

    @property
    def is_note(self) -> bool:
        """Whether it is to be a note: the mode says so, or the note's own button, which is always the safer reading."""
        return self.cleaned_data["kind"] == Kind.NOTE or self.cleaned_data["send"] == SEND_NOTE

    def clean(self) -> dict[str, Any]:
        """Refuse the reply's buttons in the mode of a note: nobody can say what was meant."""
        cleaned = super().clean()
        if cleaned.get("kind") == Kind.NOTE and (cleaned.get("send") in AFTER_SENDING or cleaned.get("at")):
            self.add_error(None, "Not sent. This is an internal note: press “Add note”, or choose “Reply” first.")
        return cleaned


class DraftForm(forms.Form):
    """A draft as the browser saves it: of one mode, with the version it began with, the browser's name and its clock."""

    kind = forms.ChoiceField(choices=Kind.choices)
    body = Text(required=False)
    version = forms.IntegerField(required=False, min_value=0)
    origin = forms.CharField(required=False, max_length=36)
    macro = Numbers()
    written_at_ms = forms.IntegerField(required=False, min_value=0, max_value=10**14)
    team_ids = Numbers()
    people = Text(required=False)

    @property
    def stand(self) -> Stand:
        """What the browser knows of the draft."""
        sent = self.cleaned_data
        return Stand(sent["version"] or 0, sent["origin"], sent["written_at_ms"] or 0)


class AudienceForm(forms.Form):
    """Who else may read a note."""

    team_ids = Numbers()
    people = Text(required=False)


class StatusNumber(forms.IntegerField):
    """A category's number, or the number of one of the desk's statuses."""

    def clean(self, value: Any) -> int | None:
        """Return the number of a status that there is."""
        number: int | None = super().clean(value)
        if number is not None and number not in Status and (number > LARGEST_STATUS or statuses.with_id(number) is None):
            raise forms.ValidationError("There is no such status. Load the page again.")
        return number


class PropertiesForm(forms.Form):
    """What a ticket is. Only what is sent is changed."""

    version = forms.IntegerField()
    status = StatusNumber(required=False)
    priority = PriorityField(required=False)
    type = forms.CharField(max_length=40, required=False, empty_value=None)
    subject = Text(required=False)

    def changes(self) -> dict[str, Any]:
        """Return the properties that were sent."""
        sent = {name: self.cleaned_data[name] for name in ("status", "priority", "type") if self.cleaned_data[name] is not None}
        return sent | ({"subject": self.cleaned_data["subject"]} if "subject" in self.data else {})


class DeadlineForm(forms.Form):
    """Until when an answer is owed: a word (`deadlines.py`), "at" with the moment beside it, or "none"."""

    version = forms.IntegerField()
    due = forms.ChoiceField(choices=[(word, word) for word in (*deadlines.WORDS, "at", "none")])
    at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """Want a moment where one is announced."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("due") == "at" and not cleaned.get("at"):
            self.add_error("at", "Give a day and a time.")
        return cleaned

    def due_at(self, now: datetime) -> datetime | None:
        """Return the moment; None takes the deadline away. `now` is local."""
        word, at = self.cleaned_data["due"], self.cleaned_data["at"]
        return at if word == "at" else None if word == "none" else deadlines.deadline(word, now)


class AssignmentForm(forms.Form):
    """Who works on it: "me" takes it, "none" gives it back, an id names a teammate."""

    version = forms.IntegerField()
    assignee = forms.RegexField(r"^(me|none|\d{1,9})$")


class ColleagueForm(forms.Form):
    """Which colleague."""

    person = forms.IntegerField(min_value=1)


class TeamForm(forms.Form):
    """Which team gets the ticket."""

    version = forms.IntegerField()
    team = forms.IntegerField(min_value=1, error_messages={"required": "Choose a team."})


class TagForm(forms.Form):
    """A tag's name."""

    name = Text(required=False)


class ParticipantForm(forms.Form):
    """An address."""

    email = Text(required=False)


class SnoozeForm(forms.Form):
    """Until when: a button's word, "reply", or a day and a time where the agent is. `only_time`: no reply before that wakes it."""

    until = forms.ChoiceField(choices=[(word, word) for word in (*snoozes.LABELS, "reply")], required=False)
    at = Text(required=False)
    only_time = forms.BooleanField(required=False)

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Work out the moment, and what wakes the ticket."""
        cleaned: dict[str, Any] = super().clean() or {}
        word = cleaned.get("until")
        by_time = Waking.TIME if cleaned.get("only_time") else Waking.EITHER
        cleaned["wakes_on"] = (Waking.REPLY if word == "reply" else by_time).value
        cleaned["moment"] = None if word == "reply" else snoozes.moment_of(word, self.now) if word else self._typed(cleaned.get("at", ""))
        return cleaned

    def _typed(self, at: str) -> datetime | None:
        try:
            return from_current_timezone(datetime.fromisoformat(at).replace(tzinfo=None))
        except (ValueError, forms.ValidationError):
            self.add_error("at", "Choose a day and a time.")
            return None


class OtherTicketForm(forms.Form):
    """Another ticket: typed as a number, or one of those that were offered."""

    number = Text(required=False)
    chosen = forms.IntegerField(required=False, min_value=1)

    @property
    def typed(self) -> str:
        """What was typed, to be shown again."""
        return str(self.data.get("number", ""))[:80]

    def other(self) -> int:
        """Return the number. Raises: InvalidError when there is none."""
        self.is_valid()
        words = self.cleaned_data.get("number", "").strip().lstrip("#").split()
        if words and words[0].isascii() and words[0].isdigit() and len(words[0]) < 18:
            return int(words[0])
        if words:
            raise InvalidError("Type the number of a ticket, or choose one that is offered.", field="number")
        if chosen := self.cleaned_data.get("chosen"):
            return int(chosen)
        raise InvalidError("Say which ticket.", field="number")

    @property
    def chosen_number(self) -> int | None:
        """The offered ticket that was chosen, to be shown again."""
        return self.cleaned_data.get("chosen") if self.is_bound and self.is_valid() else None


class SplitForm(forms.Form):
    """Messages and a subject."""

    messages = Numbers()
    subject = Text(required=False)


class ChildrenForm(forms.Form):
    """Children, what to do with each, and the answer that each gets."""

    numbers = Numbers()
    deed = forms.ChoiceField(choices=[(word, word) for word in ("answer", "answer_and_solve", "solve")])
    message = forms.IntegerField(required=False, min_value=1)


class NewTicketForm(forms.Form):
    """A ticket that an agent opens for a customer."""

    email = Text(
        label="Customer’s email", error_messages={"required": "Say whom it is for."}, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = Text(label="Their name", required=False, max_length=120, help_text="Only if they are new here.")
    subject = Text(label="Subject", error_messages={"required": "Say in a few words what it is about."})
    body = Text(
        label="Message",
        error_messages={"required": "Write something first."},
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="The customer reads it and gets it by email.",
    )
    team = forms.TypedChoiceField(label="Team", coerce=int)
    priority = PriorityField(label="Priority")
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, teams: Iterable[TeamFacts], custom: Iterable[Definition] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        add_fields(self, (field for field in custom if field.may_edit and not field.is_archived))
        team: Any = self.fields["team"]
        team.choices = [(team.id, team.name) for team in teams]
        self.fields["priority"].initial = priorities.current().default.number
        self.fields["key"].initial = uuid.uuid4


def colleagues_at(addresses: str) -> list[int]:
    """Return the ids of the colleagues with these addresses, parted by commas or blanks. Raises: InvalidError naming unknown ones."""
    wanted = {address.lower() for address in addresses.replace(",", " ").replace(";", " ").split()}
    if not wanted:
        return []
    found = dict(Person.objects.staff().filter(email__in=wanted).values_list("email", "pk"))
    if unknown := sorted(wanted - set(found)):
        raise InvalidError(f"No colleague has the address {unknown[0]}. Notes can be shared with colleagues only.", field="people")
    return sorted(found.values())


class PresenceForm(forms.Form):
    """What an open page says about itself; `tab` is a name that the page made up."""

    GONE = "gone"

    mode = forms.ChoiceField(choices=[*Mode.choices, (GONE, GONE)])
    tab = forms.RegexField(r"^[\w-]*$", max_length=36, required=False)


class BrowserForm(forms.Form):
    """Where a browser's push service takes messages for it, and the browser's keys; a script fills it in."""

    endpoint = forms.CharField(max_length=600)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)
