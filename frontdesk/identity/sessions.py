"""Where somebody is signed in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from frontdesk.actor import ACCOUNTS, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.models import Person
from frontdesk.lib import clock

# One digest of all that a request's rights are made of (see sign_in.py): password, role and its permissions, teams.
STANDING = """
select asked.session_key, md5(concat_ws('/', p.password, r.id, r.permissions::text,
  array(select row(m.team_id, t.is_archived) from identity_teammembership m join identity_team t on t.id = m.team_id
        where m.person_id = p.id order by m.team_id)::text))
from unnest(%s::text[], %s::bigint[]) asked(session_key, person_id)
join django_session s on s.session_key = asked.session_key and s.expire_date > now()
join identity_person p on p.id = asked.person_id and p.is_active
join identity_role r on r.id = p.role_id and r.permissions <> '{}'
"""


def standing(signed_in: Mapping[str, int]) -> dict[str, str]:
    """Return for each session key (-> person id) a digest of what its rights rest on; it changes when they may have changed.

    A session that has ended is missing, and so is everybody who is not on the staff or no longer active.
    """
    with acting(ACCOUNTS), connection.cursor() as cursor:
        cursor.execute(STANDING, [list(signed_in.keys()), list(signed_in.values())])
        return dict(cursor.fetchall())


LAST_SEEN = """
select u.user_id, max(u.last_seen_at) from usersessions_usersession u
join django_session s on s.session_key = u.session_key and s.expire_date > now()
where u.user_id = any(%s) group by u.user_id
"""


def last_seen(person_ids: Iterable[int]) -> dict[int, datetime]:
    """Return when those of these people who are signed in were last seen by their sessions, which note it ten minutes apart."""
    with acting(ACCOUNTS), connection.cursor() as cursor:
        cursor.execute(LAST_SEEN, [list(person_ids)])
        return dict(cursor.fetchall())


def count(person: Person, *, by: Actor) -> int:
    """Return in how many browsers a person is signed in now. Raises: ForbiddenError for somebody else's without the right."""
    if person.pk != by.person_id:
        access.require(by, access.MANAGE_PEOPLE)
    with acting(ACCOUNTS):
        keys = UserSession.objects.filter(user=person).values("session_key")
        return Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now()).count()
