"""The mail for those who have been away: what waits for them, once, in one mail."""

from datetime import datetime, timedelta

from django.db import connection
from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.preferences import preferences
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib import clock
from frontdesk.live.online import is_online
from frontdesk.notify import cards
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.links import full, link
from frontdesk.notify.models import Card
from frontdesk.notify.quiet import may_be_told

AWAY = timedelta(minutes=30)
AT_ONCE = 20

# Whoever has an old enough card that waits for a mail. Those whose mail must wait longer are asked again a minute later.
WAITING = """
select distinct person_id from notify_card
where ended_at is null and by_mail and mailed_at is null and at < %s and person_id <> all(%s) limit %s
"""
REST = timedelta(minutes=1)
# Who is here or off work, and until when this process leaves them alone: so that they keep nobody else waiting.
RESTING: dict[int, datetime] = {}


def mail_digests() -> int:
    """Mail everybody who was away for half an hour what happened meanwhile; return how many mails that was."""
    now = clock.now()
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WAITING, [now - AWAY, [person for person, until in RESTING.items() if now < until], AT_ONCE])
        return sum(_mail(person_id) for (person_id,) in cursor.fetchall())


def _mail(person_id: int) -> bool:
    person = person_with_reach(person_id)
    waiting = Card.objects.filter(person_id=person_id, ended_at=None, by_mail=True, mailed_at=None)
    if person is None:
        waiting.update(mailed_at=clock.now())
        return False
    actor = actor_for(person, Window.WORKSPACE)
    if is_online(person_id) or not may_be_told(person_id, preferences(actor).hours, person.timezone, clock.now()):
        RESTING[person_id] = clock.now() + REST
        return False
    RESTING.pop(person_id, None)
    # Locked first: of two workers the second finds nothing left.
    locked = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))
    with acting(actor):
        told = [each for each in cards.to_mail(actor) if each.id in locked]
    Card.objects.filter(pk__in=locked).update(mailed_at=clock.now())
    if not told:
        return False
    context = {
        "person": person,
        "desk": desk.current(),
        "cards": [(each, full(each.path)) for each in told],
        "link": link("workspace:notices"),
        "preferences": link("workspace:preferences"),
    }
    queue_mail(
        to_address=person.email,
        subject=render_to_string("notify/digest_subject.txt", context).strip(),
        text=render_to_string("notify/digest.txt", context),
        reason="digest",
        by=SYSTEM,
    )
    return True
