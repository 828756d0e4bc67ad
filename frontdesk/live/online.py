"""Who has a page of the desk open: who has not been away needs no mail about what the page shows."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.live.models import Online

# The hub says it every few seconds; a row is written once a minute.
MARK = """
insert into live_online (person_id, seen_at) select unnest(%s::bigint[]), now()
on conflict (person_id) do update set seen_at = now() where live_online.seen_at < now() - interval '60 seconds'
"""
IS_ONLINE = timedelta(seconds=150)


def mark(person_ids: Iterable[int]) -> None:
    """Note that these people have a page open now."""
    # In one order, so that two web processes do not wait for each other in a circle.
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(MARK, [sorted(person_ids)])


def is_online(person_id: int) -> bool:
    """Tell whether somebody had a page open within the last two minutes or so. Needs the system persona."""
    return Online.objects.filter(pk=person_id, seen_at__gt=Now() - IS_ONLINE).exists()
