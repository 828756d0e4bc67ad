"""Mails, cards, and the browsers that get pushes."""

from django.db import connection

from frontdesk.actor import Actor, Persona
from frontdesk.events import signals
from frontdesk.events.record import record
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.mail.models import Auto, Outbound
from frontdesk.notify import push
from frontdesk.notify.models import Browser, Card
from frontdesk.notify.reasons import WORK, Reason, Way

SUBJECT_MAX_LENGTH = 250
# Somebody's browsers: enough for every device, few enough for a page.
BROWSERS_MAX = 12

PUT_GAP = """
insert into notify_card (person_id, gap_id, reason, actor_name, count, at, on_page, by_push, by_mail, is_withdrawn)
values (%s, %s, %s, '', 1, %s, %s, %s, %s, false)
on conflict (gap_id, person_id) where ended_at is null do nothing returning id
"""
# The open card takes the newest event in; without one a new card begins.
PUT = """
insert into notify_card (person_id, ticket_id, message_id, reason, actor_name, count, at, on_page, by_push, by_mail, is_withdrawn)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, false)
on conflict (person_id, ticket_id) where ended_at is null do update set
  message_id = excluded.message_id, reason = excluded.reason, actor_name = excluded.actor_name, count = notify_card.count + excluded.count,
  at = excluded.at,
  on_page = notify_card.on_page or excluded.on_page, by_push = excluded.by_push, by_mail = notify_card.by_mail or excluded.by_mail,
  mailed_at = null
returning id
"""


def queue_mail(
    *,
    to_address: str,
    subject: str,
    text: str,
    reason: str,
    by: Actor,
    html: str = "",
    ticket_id: int | None = None,
    message_id: int | None = None,
    person_id: int | None = None,
    auto: Auto = Auto.GENERATED,
) -> Outbound:
    """Write a mail down in the transaction of what it tells of; the worker sends it after the commit."""
    line = " ".join(subject.split())[:SUBJECT_MAX_LENGTH]
    about = {"ticket_id": ticket_id, "message_id": message_id, "person_id": person_id, "auto": auto}
    mail = Outbound.objects.create(to_address=to_address, subject=line, text=text, html=html, reason=reason, **about)
    record("mail.queued", by=by, mail=mail.pk, reason=reason)
    return mail


def put_card(
    person_id: int,
    *,
    ticket_id: int,
    reason: str,
    ways: frozenset[str],
    message_id: int | None = None,
    actor_name: str = "",
    count: int = 1,
) -> int | None:
    """Put an event on the person's card of the ticket and return the card's id; None when they want to hear of it in no way.

    `count` is how many things it tells of at once. Needs the system persona, and a person who may see what it is about.
    """
    if not ways:
        return None
    chosen = [way in ways for way in (Way.PAGE, Way.PUSH, Way.MAIL)]
    with connection.cursor() as cursor:
        cursor.execute(PUT, [person_id, ticket_id, message_id, reason, actor_name, count, clock.now(), *chosen])
        (card_id,) = cursor.fetchone()
    signals.tell([person_id], "notice")
    return int(card_id)


def put_gap_card(person_id: int, *, gap_id: int, ways: frozenset[str]) -> int | None:
    """Put a gap on a card and return its id; None when it is there already or they hear of it in no way. Needs the system persona."""
    if not ways:
        return None
    chosen = [way in ways for way in (Way.PAGE, Way.PUSH, Way.MAIL)]
    with connection.cursor() as cursor:
        cursor.execute(PUT_GAP, [person_id, gap_id, Reason.GAP, clock.now(), *chosen])
        row = cursor.fetchone()
    signals.tell([person_id], "notice")
    return int(row[0]) if row else None


def end_gap_cards(gap_id: int, *, is_filled: bool) -> None:
    """End the open cards of a gap that is filled, or over. Needs the system persona."""
    theirs = Card.objects.filter(gap_id=gap_id, ended_at=None)
    people = list(theirs.values_list("person_id", flat=True))
    if people:
        theirs.update(ended_at=clock.now(), is_withdrawn=is_filled)
        signals.tell(people, "notice")


def withdraw_cards(ticket_id: int, *, keep_person_ids: frozenset[int] = frozenset(), reasons: tuple[str, ...] = WORK) -> int:
    """Take back the open cards of a ticket that ask for work which is no longer theirs; return how many. Needs the system persona."""
    theirs = Card.objects.filter(ticket_id=ticket_id, reason__in=reasons, ended_at=None)
    theirs = theirs.exclude(person_id__in=keep_person_ids)
    people = list(theirs.values_list("person_id", flat=True))
    if people:
        theirs.update(ended_at=clock.now(), is_withdrawn=True)
        signals.tell(people, "notice")
    return len(people)


def see_cards(by: Actor, *, ticket_id: int | None = None) -> int:
    """Put away one's own open cards, of one ticket or all; return how many."""
    _require_colleague(by)
    mine = Card.objects.filter(person_id=by.me, ended_at=None)
    ended = (mine if ticket_id is None else mine.filter(ticket_id=ticket_id)).update(ended_at=clock.now())
    if ended:
        signals.tell([by.me], "notice")
    return ended


def add_browser(*, endpoint: str, p256dh: str, auth: str, name: str, by: Actor) -> None:
    """Let one of one's browsers be told when no page is open. Raises: InvalidError for an address that is no push service."""
    _require_colleague(by)
    push.require_subscription(endpoint, p256dh=p256dh, auth=auth)
    if Browser.objects.exclude(endpoint=endpoint).count() >= BROWSERS_MAX:
        raise InvalidError(f"You are told on {BROWSERS_MAX} browsers already. Remove one of them first.")
    Browser.objects.filter(endpoint=endpoint).delete()
    push.forget(endpoint)
    Browser(person_id=by.me, endpoint=endpoint, p256dh=p256dh, auth=auth, name=name[:80]).save(force_insert=True)
    record("browser.added", by=by, person=by.me)


def remove_browser(browser_id: int, *, by: Actor) -> None:
    """Stop telling one of one's browsers."""
    _require_colleague(by)
    if Browser.objects.filter(pk=browser_id, person_id=by.me).delete()[0]:
        record("browser.removed", by=by, person=by.me)


def _require_colleague(by: Actor) -> None:
    if by.persona not in (Persona.AGENT, Persona.READER):
        raise ForbiddenError("Notices are for those who work here. Please sign in at the desk.")
