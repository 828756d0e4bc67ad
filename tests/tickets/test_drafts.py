"""Drafts: what is kept, what is refused because it comes too late, and who else may look."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content, Stand, put_back
from frontdesk.tickets.errors import StaleDraftError
from frontdesk.tickets.jobs import sweep
from frontdesk.tickets.models import Attachment, Draft, Kind, Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def save(cast: Cast, ticket: Ticket, body: str, who: str = "ana", kind: Kind = Kind.REPLY, **stand: object) -> Draft:
    with acting(cast.desk(getattr(cast, who))) as by:
        mine = Ticket.objects.get(pk=ticket.pk)
        return actions.save_draft(mine, kind=kind, content=Content(body), stand=Stand(**stand), by=by)  # type: ignore[arg-type]


def discard(cast: Cast, ticket: Ticket) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        actions.discard_draft(Ticket.objects.get(pk=ticket.pk), kind=Kind.REPLY, by=ana)


def kept(cast: Cast, ticket: Ticket, kind: Kind = Kind.REPLY) -> str:
    with acting(SYSTEM):
        found = Draft.objects.filter(ticket=ticket, person=cast.ana, kind=kind).first()
        return found.body if found else ""


def test_each_mode_keeps_its_own_text(cast: Cast) -> None:
    ticket = ask(cast)
    assert save(cast, ticket, "to the customer").version == 1
    assert save(cast, ticket, "to us", kind=Kind.NOTE).version == 1
    assert save(cast, ticket, "to the customer, more", version=1).version == 2
    assert (kept(cast, ticket), kept(cast, ticket, Kind.NOTE)) == ("to the customer, more", "to us")


def test_a_late_save_does_not_bring_back_what_was_sent(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "half", origin="a", written_at_ms=1)
    discard(cast, ticket)
    for version in (0, 1):
        with pytest.raises(StaleDraftError, match="sent or thrown away"):
            save(cast, ticket, "half a", origin="a", written_at_ms=2, version=version)
    assert kept(cast, ticket) == ""
    # Whoever saw that it was sent writes the next one.
    save(cast, ticket, "the next", origin="a", written_at_ms=3, version=2)
    assert kept(cast, ticket) == "the next"


def test_a_save_that_comes_after_the_first_send_of_all_is_too_late_as_well(cast: Cast) -> None:
    ticket = ask(cast)
    discard(cast, ticket)
    with pytest.raises(StaleDraftError):
        save(cast, ticket, "sent already", origin="a", written_at_ms=1)


def test_another_device_is_asked_and_the_own_browser_is_not(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "from the phone", origin="phone", written_at_ms=10)
    with pytest.raises(StaleDraftError, match="another device") as caught:
        save(cast, ticket, "from the desk", origin="desk", written_at_ms=5)
    assert isinstance(caught.value.draft, Draft)
    assert caught.value.draft.body == "from the phone"
    # Its answer was lost, so it still thinks of the version before.
    assert save(cast, ticket, "from the phone, more", origin="phone", written_at_ms=20).version == 2
    # The younger save came first.
    assert save(cast, ticket, "from the phone", origin="phone", written_at_ms=15).version == 2
    assert kept(cast, ticket) == "from the phone, more"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(["type", "lose answer", "late", "send"]), st.integers(0, 3)), max_size=12))
def test_one_browser_s_saves_in_any_order_keep_the_youngest_unsent_text(cast: Cast, deeds: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        ticket = ask(cast)
        version, youngest, on_their_way = 0, "", []
        for moment, (deed, pick) in enumerate(deeds, start=1):
            if deed in ("type", "lose answer"):
                youngest = f"text {moment}"
                draft = save(cast, ticket, youngest, origin="a", written_at_ms=moment, version=version)
                on_their_way.append((youngest, moment, version))
                version = draft.version if deed == "type" else version
            elif deed == "send":
                discard(cast, ticket)
                youngest = ""
                with acting(cast.desk(cast.ana)):
                    version = Draft.objects.get(ticket=ticket).version
            elif on_their_way:
                text, at, base = on_their_way[pick % len(on_their_way)]
                try:
                    save(cast, ticket, text, origin="a", written_at_ms=at, version=base)
                except StaleDraftError:
                    assert kept(cast, ticket) == ""
            assert kept(cast, ticket) == youngest
        transaction.set_rollback(True)


def test_a_draft_that_another_device_wrote_survives_the_sending_here(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "from the phone", origin="phone")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.discard_draft(mine, kind=Kind.REPLY, by=ana, stand=Stand(0, "desk"), body="sent from the desk")
    assert kept(cast, ticket) == "from the phone"


def test_what_comes_back_is_put_before_what_was_begun_since(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "the next one")
    with acting(SYSTEM):
        put_back(ticket.pk, cast.ana.pk, Kind.REPLY, Content("the first one", reason="why"))
    assert kept(cast, ticket) == "the first one\n\nthe next one"


def test_colleagues_see_replies_that_are_shared_and_never_notes(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "a reply")
    save(cast, ticket, "a secret", kind=Kind.NOTE)
    seen = {"dev": ["a reply"], "rita": ["a reply"], "mara": [], "ana": ["a reply", "a secret"]}
    for who, bodies in seen.items():
        with acting(cast.desk(getattr(cast, who))):
            assert sorted(Draft.objects.values_list("body", flat=True)) == bodies, who
    with acting(cast.desk(cast.ana)) as ana:
        set_preferences(shares_drafts=False, by=ana)
    with acting(cast.desk(cast.dev)):
        assert not Draft.objects.exists()
    for somebody in (cast.portal(cast.ingrid), cast.portal(cast.ana), cast.settings(cast.oskar)):
        with acting(somebody), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Draft.objects.exists()


def test_nobody_writes_another_s_draft(cast: Cast) -> None:
    ticket = ask(cast)
    save(cast, ticket, "a reply")
    with acting(cast.desk(cast.dev)):
        assert Draft.objects.filter(ticket=ticket).update(body="x") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Draft.objects.create(ticket_id=ticket.pk, person_id=cast.lena.pk, kind="note", body="x")


def test_a_draft_needs_the_right_to_send_it_and_has_an_end(cast: Cast) -> None:
    ticket = ask(cast)
    with pytest.raises(ForbiddenError):
        save(cast, ticket, "x", who="rita")
    with pytest.raises(InvalidError, match="200,000"):
        save(cast, ticket, "x" * 200_001)


def test_a_draft_holds_its_files_until_it_is_gone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        held, loose = (actions.stage_attachment(SimpleUploadedFile(f"{name}.txt", b"text"), by=ana) for name in ("held", "loose"))
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.save_draft(mine, kind=Kind.REPLY, content=Content("", [held.pk, loose.pk]), stand=Stand(), by=ana)
        actions.save_draft(mine, kind=Kind.REPLY, content=Content("", [held.pk]), stand=Stand(1), by=ana)
    monkeypatch.setattr("frontdesk.tickets.jobs.STAGED_FOR", timedelta(seconds=-60))
    sweep(0)
    with acting(SYSTEM):
        assert list(Attachment.objects.values_list("name", flat=True)) == ["held.txt"]
