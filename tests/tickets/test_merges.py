"""Two tickets become one and come apart again: who sees what, and that nothing is lost."""

import pytest
from django.db import transaction

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError, ForbiddenError, InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.errors import BringsPeopleError
from frontdesk.tickets.models import Follower, Merge, Message, Participant, Status, Ticket, Waking
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def merge(by: Actor, source: Ticket, target: Ticket, *, brings_people: bool = False) -> Merge:
    with acting(by):
        return actions.merge(Ticket.objects.get(pk=source.pk), into=target.pk, brings_people=brings_people, by=by)


def read(by: Actor, ticket: Ticket) -> list[str]:
    """Return the bodies that somebody reads on a ticket's page."""
    with acting(by):
        return [entry.message.body for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=by) if entry.message]


def now(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def test_the_target_shows_both_conversations_and_says_what_came_from_where(cast: Cast) -> None:
    first, second = ask(cast, body="first"), ask(cast, body="second")
    ana = cast.desk(cast.ana)
    merge(ana, second, first)
    assert read(ana, first) == ["first", "second"]
    assert read(cast.portal(cast.ingrid), first) == ["first", "second"]
    with acting(ana):
        shown = [entry.message for entry in timeline(Ticket.objects.get(pk=first.pk), by=ana) if entry.message]
        told = [entry.event.sentence for entry in timeline(Ticket.objects.get(pk=first.pk), by=ana) if entry.event]
    assert [said.said_in for said in shown] == [0, second.pk]
    assert told == [f"You merged {second.pk} into it"]
    source = now(second)
    assert (source.status, source.is_merged) == (Status.CLOSED, True)


def test_unmerging_gives_back_the_status_the_turn_and_the_snooze(cast: Cast) -> None:
    target, source = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=target.pk), body="Try this", by=ana)
        actions.snooze(Ticket.objects.get(pk=target.pk), wakes_on=Waking.REPLY, by=ana)
    fields = ("status", "turn", "turn_at", "is_snoozed", "wakes_on", "solved_at", "closed_at", "is_merged")
    before = [[getattr(now(one), name) for name in fields] for one in (target, source)]
    merged = merge(cast.desk(cast.ana), source, target)
    # Somebody waits for us in it now, so it wakes.
    assert (now(target).status, now(target).is_snoozed) == (Status.OPEN, False)
    with acting(cast.desk(cast.ana)) as ana:
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    assert [[getattr(now(one), name) for name in fields] for one in (target, source)] == before
    assert read(cast.desk(cast.ana), target) == ["Every card is refused", "Try this"]


def test_what_was_done_since_stays_done(cast: Cast) -> None:
    target, source = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=target.pk), body="Try this", by=ana)
    merged = merge(cast.desk(cast.ana), source, target)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=target.pk), body="Both answered", then=Status.SOLVED, by=ana)
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    assert now(target).status == Status.SOLVED
    assert now(source).status == Status.NEW


def test_two_customers_are_brought_together_only_on_purpose(cast: Cast) -> None:
    ingrids, paulos = ask(cast, body="hers"), ask(cast, "paulo", body="his")
    ana = cast.desk(cast.ana)
    with pytest.raises(BringsPeopleError, match="Paulo Mendes will then read"):
        merge(ana, paulos, ingrids)
    merged = merge(ana, paulos, ingrids, brings_people=True)
    # He takes part and reads all; she does not read what he had written before, nor learn that there was such a ticket.
    assert read(cast.portal(cast.paulo), ingrids) == ["hers", "his"]
    assert read(cast.portal(cast.ingrid), ingrids) == ["hers"]
    with acting(cast.portal(cast.ingrid)):
        assert not Merge.objects.exists()
        assert not Message.objects.filter(ticket_id=paulos.pk).exists()
        assert Event.objects.filter(data__source=paulos.pk).count() == 0
    with acting(ana):
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    with acting(cast.portal(cast.paulo)):
        assert list(Ticket.objects.values_list("pk", flat=True)) == [paulos.pk]


def test_an_answer_to_the_source_lands_in_the_target(cast: Cast) -> None:
    target, source = ask(cast), ask(cast)
    merge(cast.desk(cast.ana), source, target)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        message = actions.reply(Ticket.objects.get(pk=source.pk), body="And this", by=ingrid)
    assert message.ticket_id == target.pk


def test_whoever_sees_the_source_alone_is_not_told_where_it_went(cast: Cast) -> None:
    ingrids, paulos = ask(cast), ask(cast, "paulo")
    ana = cast.desk(cast.ana)
    merge(ana, ingrids, paulos, brings_people=True)
    # Jonas manages Fjordcruise: he sees Ingrid's ticket, and nothing of Paulo's.
    with acting(cast.portal(cast.jonas)) as jonas:
        assert not Merge.objects.exists()
        message = actions.reply(Ticket.objects.get(pk=ingrids.pk), body="Any news?", by=jonas)
    with acting(SYSTEM):
        fresh = Ticket.objects.get(pk=message.ticket_id)
    assert (fresh.continues_id, fresh.pk not in (ingrids.pk, paulos.pk)) == (ingrids.pk, True)


def test_colleagues_who_see_the_target_read_the_replies_of_the_source_and_none_of_its_notes(cast: Cast) -> None:
    target, source = ask(cast), ask(cast, team_id=cast.bookings.pk, body="asked of Bookings")
    with acting(cast.desk(cast.mara)) as mara:
        actions.add_note(Ticket.objects.get(pk=source.pk), body="secret of Bookings", by=mara)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=source.pk).update(assignee=cast.ana)
    merge(cast.desk(cast.ana), source, target)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=source.pk).update(assignee=None)
    for person in (cast.ana, cast.dev):
        assert read(cast.desk(person), target) == ["Every card is refused", "asked of Bookings"]
    # Bookings keeps its ticket and its note, and is not shown the ticket of Payments.
    assert read(cast.desk(cast.mara), source) == ["asked of Bookings", "secret of Bookings"]
    with acting(cast.desk(cast.mara)):
        assert not Merge.objects.exists()
        assert not Message.objects.filter(ticket_id=target.pk).exists()


def test_people_tags_and_followers_come_along_and_go_back(cast: Cast) -> None:
    target, source = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        held = Ticket.objects.get(pk=source.pk)
        actions.tag(held, name="hardware", by=ana)
        actions.follow(held, by=ana)
        actions.follow(held, person_id=cast.dev.pk, by=ana)
        actions.add_participant(held, email="paulo@example.org", by=ana)
        actions.follow(Ticket.objects.get(pk=target.pk), by=ana)
    merged = merge(cast.desk(cast.ana), source, target, brings_people=True)

    def of_target() -> tuple[list[str], list[int], list[int]]:
        with acting(SYSTEM):
            tags = list(Ticket.objects.get(pk=target.pk).tags.values_list("name", flat=True))
            followers = sorted(Follower.objects.filter(ticket=target).values_list("person_id", flat=True))
            return tags, followers, list(Participant.objects.filter(ticket=target).values_list("person_id", flat=True))

    assert of_target() == (["hardware"], sorted([cast.ana.pk, cast.dev.pk]), [cast.paulo.pk])
    with acting(cast.desk(cast.ana)) as ana:
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    assert of_target() == ([], [cast.ana.pk], [])


def test_a_merge_has_one_step(cast: Cast) -> None:
    one, two, three = ask(cast), ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    merge(ana, two, one)
    with pytest.raises(InvalidError, match=f"{two.pk} was merged into another ticket itself. Merge into {one.pk}"):
        merge(ana, three, two)
    with pytest.raises(InvalidError, match=f"{two.pk} was merged into {one.pk}. Undo that first"):
        merge(ana, one, three)
    with pytest.raises(InvalidError, match="merged already"):
        merge(ana, two, three)
    with pytest.raises(InvalidError, match="into itself"):
        merge(ana, one, one)


def test_what_cannot_take_it_says_why(cast: Cast) -> None:
    target, source, hidden = ask(cast), ask(cast), ask(cast, team_id=cast.bookings.pk)
    ana = cast.desk(cast.ana)
    for number in (hidden.pk, 999_999):
        with pytest.raises(InvalidError, match=f"You see no ticket {number}"), acting(ana):
            actions.merge(Ticket.objects.get(pk=source.pk), into=number, by=ana)
    with acting(ana):
        actions.solve(Ticket.objects.get(pk=target.pk), by=ana)
    with pytest.raises(InvalidError, match="is solved and"):
        merge(ana, source, target)
    with pytest.raises(ForbiddenError):
        merge(cast.desk(cast.rita), source, target)


def test_a_merge_comes_apart_once(cast: Cast) -> None:
    target, source = ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    merged = merge(ana, source, target)
    with acting(ana):
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    with pytest.raises(ConflictError, match="stands by itself already"), acting(ana), transaction.atomic():
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=ana)
    # And it can be merged again.
    assert merge(ana, source, target).pk != merged.pk


def test_what_comes_back_finds_a_team_and_nobody_who_left(cast: Cast) -> None:
    target, source = ask(cast), ask(cast, team_id=cast.bookings.pk)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=source.pk).update(assignee=cast.ana, status=Status.OPEN)
    merged = merge(cast.desk(cast.ana), source, target)
    with acting(SYSTEM):
        cast.bookings.is_archived = True
        cast.bookings.save()
        cast.ana.is_active = False
        cast.ana.save()
    with acting(cast.desk(cast.dev)) as dev:
        actions.unmerge(Merge.objects.get(pk=merged.pk), by=dev)
    assert (now(source).team_id, now(source).assignee_id, now(source).status) == (cast.payments.pk, None, Status.OPEN)
