"""Pushes of a card to its person's browsers."""

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity.preferences import preferences
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib import clock
from frontdesk.notify import cards, push
from frontdesk.notify.links import full
from frontdesk.notify.models import Browser, Card
from frontdesk.notify.quiet import may_be_told
from frontdesk.notify.reasons import AT_ANY_HOUR


def has_browser(person_id: int) -> bool:
    """Tell whether a person is told on a browser at all. Needs the system persona."""
    return Browser.objects.filter(person_id=person_id).exists()


def push_to_browsers(card_id: int, person_id: int) -> None:
    """Push what an open card says now; nothing when it has ended, or its person is gone, or off work: unless it is told at any hour.

    A push carries the subject and who did what, for its reader alone (RFC 8291), and no text of any message.
    """
    with acting(SYSTEM):
        person = person_with_reach(person_id)
        if person is None:
            return
        actor = actor_for(person, Window.WORKSPACE)
        is_pressing = Card.objects.filter(pk=card_id, reason__in=AT_ANY_HOUR).exists()
        if not is_pressing and not may_be_told(person_id, preferences(actor).hours, person.timezone, clock.now()):
            return
    with acting(actor):
        told = cards.card(card_id, actor)
        browsers = list(Browser.objects.filter(person_id=person_id))
    if told is None:
        return
    tag = f"notice-{told.number}"
    payload = {"title": told.subject, "body": told.sentence, "tag": tag, "url": full(told.path)}
    # Outside of the transaction: a slow push service must not hold a connection to the database.
    gone = [browser.pk for browser in browsers if not push.send(browser, payload, topic=tag)]
    with acting(SYSTEM):
        Browser.objects.filter(pk__in=gone).delete()
