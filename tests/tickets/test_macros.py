"""Macros: words with variables, changes, who has them, and what they do."""

from uuid import uuid4

import pytest

from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError, ForbiddenError, InvalidError
from frontdesk.tickets import actions, variables
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Kind, Macro, MacroUse, Priority, Scope, Status, Ticket, TicketTag
from frontdesk.tickets.offering import macros_named, macros_of
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
REFUND = Changes(status=int(Status.SOLVED), priority=int(Priority.LOW), add_tags=("refund",))


def kept(cast: Cast, who: str = "ana", name: str = "Refund", scope: Scope = Scope.MINE, **more: object) -> Macro:
    team = cast.payments.pk if scope == Scope.TEAM else None
    facts = {"text": "Hello {{ customer.first_name }}", "changes": REFUND, "team_id": team} | more
    with acting(cast.desk(getattr(cast, who))) as by:
        return actions.create_macro(name=name, scope=scope, by=by, **facts)  # type: ignore[arg-type]  # a test's shorthand


def test_a_text_is_filled_by_plain_substitution(cast: Cast) -> None:
    ticket = ask(cast, subject="{{ agent.name }} {% now %}")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.with_people().get(pk=ticket.pk)
        words = "customer.first_name", "ticket.subject", "ticket.number", "ticket.status", "organisation.name", "agent.name"
        filled = variables.filled(", ".join(f"{{{{ {word} }}}}" for word in words), mine, ana)
    # What a customer wrote is never read as a variable, let alone as a template.
    assert filled == f"Ingrid, {{{{ agent.name }}}} {{% now %}}, {ticket.pk}, Received, Fjordcruise, Ana Petrova"


def test_every_variable_has_a_value_on_every_ticket(cast: Cast) -> None:
    ticket = ask(cast, "paulo")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.with_people().get(pk=ticket.pk)
        text = "|".join(f"{{{{ {name} }}}}" for name in variables.VARIABLES)
        assert "{" not in variables.filled(text, mine, ana)


@pytest.mark.parametrize("text", ["{{ customer.password }}", "{{ customer.first_name", "}} x", "{{}}", "{{ ticket.number | upper }}"])
def test_an_unknown_variable_is_refused_when_it_is_kept(cast: Cast, text: str) -> None:
    with pytest.raises(InvalidError):
        kept(cast, text=text)


@pytest.mark.parametrize("facts", [{"name": " "}, {"name": "x" * 81}, {"text": "", "changes": Changes()}, {"changes": Changes(team=999)}])
def test_a_macro_that_makes_no_sense_is_refused(cast: Cast, facts: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        kept(cast, **facts)  # type: ignore[arg-type]  # a test's shorthand


def test_who_has_a_macro(cast: Cast) -> None:
    own, team, everybody = kept(cast, name="own"), kept(cast, "lena", "team", Scope.TEAM), kept(cast, "oskar", "everybody", Scope.ALL)
    seen = {
        "ana": {own, team, everybody},
        "dev": {team, everybody},
        "mara": {everybody},
        "rita": {everybody},
        "oskar": {everybody},
    }
    for who, macros in seen.items():
        with acting(cast.desk(getattr(cast, who))) as by:
            assert set(macros_of(by)) == macros, who
    # A statement that forgot its condition reaches no further.
    with acting(cast.desk(cast.mara)):
        assert Macro.objects.update(name="x") == 1
        assert Macro.objects.filter(scope=Scope.TEAM).delete()[0] == 0


def test_sharing_needs_the_right_of_views(cast: Cast) -> None:
    for who, scope in (("ana", Scope.TEAM), ("ana", Scope.ALL), ("lena", Scope.ALL)):
        with pytest.raises(ForbiddenError):
            kept(cast, who, scope=scope)
    shared = kept(cast, "lena", scope=Scope.TEAM)
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(ForbiddenError):
        actions.delete_macro(shared, by=ana)


def test_two_editors_do_not_overwrite_each_other(cast: Cast) -> None:
    macro = kept(cast)
    facts = {"text": "x", "changes": Changes(), "kind": Kind.REPLY, "scope": Scope.MINE}
    with acting(cast.desk(cast.ana)) as ana:
        actions.change_macro(macro, version=1, name="first", by=ana, **facts)  # type: ignore[arg-type]  # a test's shorthand
        with pytest.raises(ConflictError):
            actions.change_macro(macro, version=1, name="second", by=ana, **facts)  # type: ignore[arg-type]  # as above
        assert Macro.objects.get().name == "first"


def test_applying_is_one_deed_and_undone_as_one(cast: Cast) -> None:
    number, macro = ask(cast).pk, kept(cast)
    with acting(cast.desk(cast.ana)) as ana:
        with change() as id_:
            actions.apply_macro(Ticket.objects.get(pk=number), macro, by=ana)
        ticket = Ticket.objects.get(pk=number)
        assert (ticket.status, ticket.priority) == (Status.SOLVED, Priority.LOW)
        assert TicketTag.objects.count() == 1
        actions.undo(id_, by=ana)
        ticket = Ticket.objects.get(pk=number)
        assert (ticket.status, ticket.priority) == (Status.NEW, Priority.NORMAL)
        assert not TicketTag.objects.exists()


def test_the_name_of_a_macro_is_for_those_who_have_it(cast: Cast) -> None:
    number = ask(cast).pk
    for macro in (kept(cast, "lena", "Quiet words", Scope.TEAM), kept(cast, "oskar", "For all", Scope.ALL)):
        with acting(cast.desk(cast.ana)) as ana:
            actions.apply_macro(Ticket.objects.get(pk=number), macro, by=ana)
    with acting(cast.desk(cast.rita)) as rita:
        told = [entry.event.sentence for entry in timeline(Ticket.objects.get(pk=number), by=rita) if entry.event]
        assert "Ana Petrova applied the macro “For all”" in told
        assert "Quiet words" not in str(list(Event.objects.values_list("data", flat=True)))


def test_what_one_uses_most_is_offered_first(cast: Cast) -> None:
    number = ask(cast).pk
    first, second = kept(cast, name="A refund"), kept(cast, name="B refund")
    with acting(cast.desk(cast.ana)) as ana:
        assert macros_named("refund", by=ana) == [first, second]
        actions.apply_macro(Ticket.objects.get(pk=number), second, by=ana)
        assert macros_named("ref b", by=ana) == [second]
        assert macros_named("", by=ana) == [second, first]
        assert MacroUse.objects.get().count == 1


def test_a_macro_leaves_with_everybodys_counts(cast: Cast) -> None:
    number, macro = ask(cast).pk, kept(cast, "lena", scope=Scope.TEAM)
    with acting(cast.desk(cast.ana)) as ana, change(uuid4()):
        actions.apply_macro(Ticket.objects.get(pk=number), macro, by=ana)
    with acting(cast.desk(cast.lena)) as lena:
        actions.delete_macro(macro, by=lena)
    with acting(cast.desk(cast.ana)):
        assert not Macro.objects.exists()
        assert not MacroUse.objects.exists()
