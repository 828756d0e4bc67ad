"""Two records of one person become one."""

from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, permissions
from frontdesk.identity.actions import keep_a_manager, retire_merged
from frontdesk.identity.actions.people import refuse_test_customer
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import values
from frontdesk.tickets.models import Attachment, Follower, Mention, Message, Participant, Ticket

# Named in an array there is no foreign key to follow; few rows name a person at all.
RENAME_GUEST = (
    "update tickets_ticket set guest_person_ids = array_replace(guest_person_ids, %(old)s, %(new)s) where %(old)s = any(guest_person_ids)"
)
RENAME_AUDIENCE = (
    "update tickets_message set audience_person_ids = array_replace(audience_person_ids, %(old)s, %(new)s)"
    " where %(old)s = any(audience_person_ids)"
)
RENAME_BROUGHT = (
    "update tickets_merge set brought_participant_ids = array_replace(brought_participant_ids, %(old)s, %(new)s),"
    " brought_follower_ids = array_replace(brought_follower_ids, %(old)s, %(new)s)"
    " where undone_at is null and (%(old)s = any(brought_participant_ids) or %(old)s = any(brought_follower_ids))"
)


def merge_people(person_id: int, *, into_id: int, by: Actor) -> None:
    """Give everything of one person to another record of the same person; the first can no longer sign in.

    Tickets, messages, files, participations, team memberships and shared notes move. A customer cannot be merged into
    staff or the other way round: that would give the reach of one to the other unnoticed.
    Raises: InvalidError, also for oneself and for the last person who can manage people, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    people = {person.pk: person for person in Person.objects.select_related("role").filter(pk__in=[person_id, into_id])}
    if len(people) != 2:
        raise InvalidError("Choose two different people.", field="into")
    _check_pair(people[person_id], people[into_id], by)
    with acting(SYSTEM):
        _move_tickets(person_id, into_id)
        values.move_person(person_id, into_id, people[into_id].name)
        _move_memberships(person_id, into_id)
        with connection.cursor() as cursor:
            for statement in (RENAME_GUEST, RENAME_AUDIENCE, RENAME_BROUGHT):
                cursor.execute(statement, {"old": person_id, "new": into_id})
    retire_merged(person_id, into_id=into_id)
    record("person.merged", by=by, person=person_id, into=into_id, person_name=people[person_id].name)


def _check_pair(person: Person, into: Person, by: Actor) -> None:
    refuse_test_customer(person)
    if person.merged_into_id is not None or into.merged_into_id is not None or not into.is_active:
        raise InvalidError("Merge into a record that is in use.", field="into")
    if person.role.is_staff != into.role.is_staff:
        raise InvalidError("A customer and a colleague cannot be merged. Change the role first.", field="into")
    # Otherwise whoever manages people could make a colleague's notes their own.
    if by.person_id in (person.pk, into.pk):
        raise InvalidError("This is your own record. Ask somebody else who manages people to merge it.", field="into")
    if permissions.SETTINGS_PEOPLE not in into.role.permissions:
        keep_a_manager(besides=person)


def _move_tickets(old: int, new: int) -> None:
    Ticket.objects.filter(requester_id=old).update(requester_id=new)
    Ticket.objects.filter(assignee_id=old).update(assignee_id=new)
    Message.objects.filter(author_id=old).update(author_id=new)
    Attachment.objects.filter(uploaded_by_id=old).update(uploaded_by_id=new)
    models: tuple[Any, ...] = (Participant, Follower)
    for model in models:
        there = model.objects.filter(person_id=new).values("ticket_id")
        model.objects.filter(person_id=old).exclude(ticket_id__in=there).update(person_id=new)
        model.objects.filter(person_id=old).delete()
    named = Mention.objects.filter(person_id=new).values("message_id")
    Mention.objects.filter(person_id=old).exclude(message_id__in=named).update(person_id=new)
    Mention.objects.filter(person_id=old).delete()


def _move_memberships(old: int, new: int) -> None:
    there = TeamMembership.objects.filter(person_id=new).values("team_id")
    TeamMembership.objects.filter(person_id=old).exclude(team_id__in=there).update(person_id=new)
    TeamMembership.objects.filter(person_id=old).delete()
