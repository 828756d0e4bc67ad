"""What becomes of a message, by the ordinary actions, as whoever wrote it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.identity.models import Person
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.mail import mailboxes
from frontdesk.mail.models import Original
from frontdesk.mail.understanding import Attachment, Understood
from frontdesk.mail.writers import MAIL, Sender
from frontdesk.tickets import access, actions
from frontdesk.tickets.actions import writing
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.models import Channel, Kind, Message, Participant, Ticket

# More files than people send; beyond it they stay in the raw message.
FILES_MAX = 100
# A mail to half a company is no reason to let all of it in.
PEOPLE_MAX = 25
NO_TEXT = "(This message has no text.)"
NO_SUBJECT = "(No subject)"
GOES_ON = "\n\n(It goes on in the original message.)"


@dataclass(slots=True)
class Deed:
    """A message on its way into a ticket: what it says, who did it, and what is worth telling."""

    facts: Understood
    sender: Sender
    is_quiet: bool
    recipients: Sequence[str] = ()
    reasons: list[str] = field(default_factory=list)
    files: list[UUID] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """What the conversation shows: the new words, else all of them."""
        text = next((said for said in (self.facts.new_text, self.facts.text) if said.strip()), NO_TEXT).strip()
        return text if len(text) <= writing.BODY_MAX_LENGTH else text[: writing.BODY_MAX_LENGTH - 100] + GOES_ON

    @property
    def subject(self) -> str:
        """The subject as a ticket takes it."""
        subject = self.facts.subject.strip() or next(iter(self.facts.new_text.strip().splitlines()), "").strip() or NO_SUBJECT
        return subject if len(subject) <= writing.SUBJECT_MAX_LENGTH else subject[: writing.SUBJECT_MAX_LENGTH - 1] + "…"

    @property
    def has_original(self) -> bool:
        """Whether there is more than the conversation shows."""
        return bool(self.facts.html) or self.facts.text.strip() != self.body


def open_new(deed: Deed, *, team_id: int | None, strange_to: int | None) -> Message:
    """Open a ticket for a message and return its first message. `strange_to`: the ticket that it claims to belong to."""
    with acting(deed.sender.customer) as by:
        _stage(deed, by)
        ticket = actions.open_ticket(
            requester_id=deed.sender.person.pk,
            subject=deed.subject,
            body=deed.body,
            team_id=team_id,
            channel=Channel.MAIL,
            attachments=deed.files,
            has_original=deed.has_original,
            by=by,
        )
    message = Message.objects.filter(ticket_id=ticket.pk, kind=Kind.REPLY).order_by("id").first()
    if message is None:
        raise InvalidError("The ticket has no message.")
    _keep_original(deed, message)
    bring_people(ticket, deed)
    if strange_to is not None:
        _warn(ticket, strange_to)
    return message


def join(deed: Deed, ticket: Ticket) -> Message:
    """Add a message to a ticket as its writer's answer and return it; it may be in another one, in which the ticket goes on."""
    with acting(deed.sender.customer) as by:
        _stage(deed, by)
        message = actions.reply(
            ticket, body=deed.body, attachments=deed.files, keeps_turn=deed.is_quiet, has_original=deed.has_original, by=by
        )
    _keep_original(deed, message)
    bring_people(message.ticket, deed)
    return message


def join_as_colleague(deed: Deed, ticket: Ticket, by: Actor, *, note_id: int | None) -> Message:
    """Add a colleague's proven mail: a note to whoever read the note that it answers, else an answer to the customer."""
    with acting(by):
        _stage(deed, by)
        if note_id is not None:
            teams, people = _audience(note_id, by)
            return actions.add_note(ticket, body=deed.body, team_ids=teams, person_ids=people, attachments=deed.files, by=by)
        message = actions.reply(ticket, body=deed.body, attachments=deed.files, has_original=deed.has_original, by=by)
    _keep_original(deed, message)
    return message


def bring_people(ticket: Ticket, deed: Deed) -> None:
    """Let those take part to whom the message went as well. Whoever was taken off once comes back by hand only."""
    others = [email for email in _others(deed.facts, deed.recipients) if not mailboxes.may_be_colleague(email)]
    if not others or deed.facts.kind != "person" or deed.sender.is_nobody:
        return
    there = {deed.sender.person.email, *Participant.objects.filter(ticket=ticket).values_list("person__email", flat=True)}
    there.add(Person.objects.values_list("email", flat=True).get(pk=ticket.requester_id))
    removed = Event.objects.filter(ticket_id=ticket.pk, name="participant.removed").values_list("data", flat=True)
    gone = {data.get("person") for data in removed}
    added: list[str] = []
    for email in others:
        if email in there or len(added) >= PEOPLE_MAX:
            continue
        there.add(email)
        if gone and Person.objects.filter(email=email, pk__in=gone).exists():
            continue
        try:
            actions.add_participant(ticket, email=email, by=MAIL)
        except InvalidError:
            # No address, or a person who was deactivated: the message counts, not the copy.
            continue
        added.append(email)
    if added:
        deed.reasons.append(f"It went to {', '.join(added)} as well: they take part now.")


def _others(facts: Understood, recipients: Sequence[str]) -> Iterable[str]:
    """Return whom it went to beside this desk. One that does not find its own address among them is the first of them."""
    ours = {mailboxes.without_plus(address) for address in (*recipients, *facts.headers.all("delivered-to"))}
    to, cc = ([one.email.lower() for one in named if one.email] for named in (facts.to, facts.cc))
    own = {email for email in (*to, *cc) if mailboxes.is_own(email) or mailboxes.without_plus(email) in ours}
    return (email for email in ((*to, *cc) if own else cc) if email not in own)


def _stage(deed: Deed, by: Actor) -> None:
    """Store the files for the message that takes them."""
    files = deed.facts.attachments
    for file in files[:FILES_MAX]:
        try:
            staged = actions.stage_attachment(_upload(file), by=by)
        except InvalidError as error:
            deed.reasons.append(f"{error.sentence} It is in the raw message.")
            continue
        deed.files.append(staged.pk)
        if file.content_id:
            deed.pictures.setdefault(file.content_id, str(staged.pk))
    if len(files) > FILES_MAX:
        deed.reasons.append(f"It has {len(files)} files; {FILES_MAX} were taken out, all are in the raw message.")


def _upload(file: Attachment) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.filename, file.read(), content_type=file.content_type)


def _keep_original(deed: Deed, message: Message) -> None:
    if deed.has_original:
        Original(message_id=message.pk, text=deed.facts.text, html=deed.facts.html, pictures=deed.pictures).save(force_insert=True)


def _warn(ticket: Ticket, other: int) -> None:
    """Link the ticket that a stranger named, where agents see both, and say on the new one why it did not join."""
    record("mail.stranger", by=MAIL, ticket_id=ticket.pk, other_ticket=other)
    try:
        actions.link(ticket, number=other, relation=As.RELATED, by=MAIL)
    except FrontdeskError:
        # Linked with too many already: the warning stands without it.
        return


def _audience(note_id: int, by: Actor) -> tuple[set[int] | None, set[int]]:
    """Return who reads the answer to a note: those who read the note, as far as its writer may share."""
    note = Message.objects.filter(pk=note_id, kind=Kind.NOTE).first()
    if note is None:
        return None, set()
    teams: set[int] = set(note.audience_team_ids)
    people: set[int] = set(note.audience_person_ids) | {note.author_id or by.me}
    people -= {by.me}
    if access.can(by, access.SHARE_NOTE, note.ticket):
        return teams, people
    return teams & set(by.team_ids) or None, set()


def facts_of(message: Message | None) -> dict[str, Any]:
    """Return where a message landed, for the row of what came in."""
    return {"ticket_id": message.ticket_id, "said_id": message.pk} if message is not None else {}
