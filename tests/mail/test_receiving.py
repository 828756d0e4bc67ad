"""Each message that comes in is kept first, decided about once, and becomes what its sender may do."""

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions as identity
from frontdesk.identity.models import Person
from frontdesk.lib import clock
from frontdesk.mail import deciding, keeping, receiving
from frontdesk.mail.bouncing import is_bouncing
from frontdesk.mail.models import Decision, Door, Inbound, Mailbox, Original, Outbound, State
from frontdesk.mail.tokens import message_id_for, reply_address_for
from frontdesk.notify.held import mail_held
from frontdesk.notify.notices import notices_for
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment, Channel, Message, Participant, Status, Ticket, TicketLink
from tests.cast import Cast
from tests.mail.post import DESK, letter, post, said, ticket
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def tickets() -> int:
    with acting(SYSTEM):
        return Ticket.objects.count()


def test_a_mail_becomes_a_ticket_of_its_sender(cast: Cast) -> None:
    row = post(letter("The reader shows nothing.", subject="Reader is dark"))
    made = ticket(row)
    assert (row.state, row.decision, row.kind) == (State.DECIDED, Decision.NEW, "person")
    assert (made.subject, made.channel, made.requester.email, made.team_id) == (
        "Reader is dark",
        Channel.MAIL,
        "ingrid@example.org",
        cast.payments.pk,
    )
    assert (said(row).body, said(row).by_customer, said(row).author_id) == ("The reader shows nothing.", True, cast.ingrid.pk)
    assert any("Nothing says that a machine" in reason for reason in row.reasons)


def test_somebody_unknown_becomes_a_customer_with_their_name_and_language(cast: Cast) -> None:
    post(letter(sender="=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <Joerg@Kunde.Example>", content_language="de-DE"))
    with acting(SYSTEM):
        person = Person.objects.select_related("role").get(email="joerg@kunde.example")
    assert (person.name, person.role.slug, person.language) == ("Jörg Müller", "customer", "de")


@pytest.mark.parametrize("sender", ["", "undisclosed", "Nobody <>"])
def test_a_mail_without_a_sender_is_not_lost(cast: Cast, sender: str) -> None:
    made = ticket(post(letter("Help me.", sender=sender)))
    assert made.requester.email.endswith("@unknown.invalid")


def test_a_record_that_was_merged_writes_as_the_one_it_went_into(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        actions.merge_people(cast.paulo.pk, into_id=cast.ingrid.pk, by=by)
    assert ticket(post(letter(sender=cast.paulo.email))).requester_id == cast.ingrid.pk


def test_what_a_deactivated_customer_writes_is_held(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        identity.deactivate(cast.paulo, by=by)
    row = post(letter(sender=cast.paulo.email))
    assert (row.state, row.ticket_id) == (State.HELD, None)
    assert "deactivated" in row.reasons[-1]


def test_a_mailbox_s_team_gets_what_is_written_to_it(cast: Cast) -> None:
    receiving._noted.clear()
    with acting(SYSTEM):
        box = Mailbox.objects.create(address="bookings@tidemark.example", name="Bookings", team=cast.bookings)
    row = post(letter(to="Ana <ana@else.example>, BOOKINGS+anything@tidemark.example"))
    assert (ticket(row).team_id, row.mailbox_id) == (cast.bookings.pk, box.pk)
    with acting(SYSTEM):
        box.refresh_from_db()
    assert box.received_at is not None


def test_the_same_message_twice_is_one_ticket(cast: Cast) -> None:
    raw = letter()
    first, again = post(raw), post(raw)
    assert (again.pk, again.ticket_id) == (first.pk, first.ticket_id)
    other_way = post(b"Received: from somewhere; Mon, 23 Nov 2026 09:00:01 +0100\r\n" + raw, door=Door.LMTP)
    assert (other_way.decision, other_way.ticket_id, other_way.same_as_id) == (Decision.DUPLICATE, first.ticket_id, first.pk)
    assert tickets() == 1


def test_without_a_message_id_copies_are_known_by_what_they_say(cast: Cast) -> None:
    raw = letter(message_id="")
    first = post(raw)
    assert post(b"Received: from x\r\n" + raw).same_as_id == first.pk
    assert post(raw.replace(b"broken", b"stolen")).decision == Decision.NEW


def test_other_words_under_the_same_message_id_are_not_lost(cast: Cast) -> None:
    raw = letter()
    first = post(raw)
    other = post(raw.replace(b"broken", b"stolen"))
    assert (other.decision, other.ticket_id) == (Decision.JOINED, first.ticket_id)
    stranger = post(raw.replace(b"broken", b"mine").replace(b"ingrid@", b"eve@"))
    assert stranger.decision == Decision.NEW


def test_a_crash_after_the_bytes_were_kept_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = letter()
    kept = keeping.keep(raw, door=Door.LMTP, mailbox_id=None, envelope=keeping.Envelope())
    assert tickets() == 0
    assert receiving.decide_waiting() == 0
    monkeypatch.setattr(keeping.timezone, "now", lambda: clock.now() + keeping.DECIDED_WITHIN)
    assert receiving.decide_waiting() == 1
    assert tickets() == 1
    assert post(raw).pk == kept.id
    assert receiving.decide_waiting() == 0


def test_a_decision_that_fails_leaves_nothing_half_done_and_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "facts_of", fail)
        row = post(letter())
    assert (row.state, row.attempts, row.error, tickets()) == (State.RECEIVED, 1, "OperationalError: the disk is gone", 0)
    with acting(SYSTEM):
        Inbound.objects.update(try_at=clock.now())
    assert receiving.decide_waiting() == 1
    assert tickets() == 1


def test_what_fails_again_and_again_waits_for_somebody_to_look(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_first", lambda *_: 1 / 0)
    row = post(letter())
    for _ in range(receiving.TRIES_MAX):
        with acting(SYSTEM):
            Inbound.objects.update(try_at=clock.now())
        receiving.decide_waiting()
    with acting(SYSTEM):
        assert Inbound.objects.get(pk=row.pk).state == State.FAILED
        assert Event.objects.filter(name="mail.held").count() == 1


def test_files_pictures_and_the_whole_of_a_message_are_kept(cast: Cast) -> None:
    raw = letter(content_type='multipart/related; boundary="b"', text=(
        '--b\nContent-Type: text/html; charset=utf-8\n\n<p>See <img src="cid:pic@x"></p><script>alert(1)</script>\n'
        "--b\nContent-Type: image/png\nContent-ID: <pic@x>\nContent-Disposition: inline; filename=\"../p.png\"\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=empty.txt\n\n--b--"
    ))  # fmt: skip
    row = post(raw)
    with acting(cast.portal(cast.ingrid)):
        file = Attachment.objects.get(message_id=row.said_id)
        whole = Original.objects.get(message_id=row.said_id)
    assert (file.name, file.content_type) == ("p.png", "image/png")
    assert whole.pictures == {"pic@x": str(file.pk)}
    assert "cid:pic@x" in whole.html
    assert "script" not in whole.html
    assert said(row).has_original


def test_quoted_history_is_not_in_the_conversation_but_is_kept(cast: Cast) -> None:
    text = "It works again.\n\nOn Mon, 23 Nov 2026 at 08:00, Ana <help@tidemark.example> wrote:\n> Have you tried it?"
    row = post(letter(text))
    assert said(row).body == "It works again."
    with acting(cast.desk(cast.ana)):
        assert "Have you tried it?" in Original.objects.get(message_id=row.said_id).text


def _taking_part(row: Inbound) -> set[str]:
    with acting(SYSTEM):
        return set(Participant.objects.filter(ticket_id=row.ticket_id).values_list("person__email", flat=True))


def test_people_in_copy_take_part_and_stay_away_once_taken_off(cast: Cast) -> None:
    row = post(letter(cc="Paulo <paulo@example.org>, New <new@example.net>, Ana <ana@example.org>"))
    assert _taking_part(row) == {"paulo@example.org", "new@example.net"}
    with acting(cast.desk(cast.ana)) as ana:
        actions.remove_participant(Ticket.objects.get(pk=row.ticket_id), person_id=cast.paulo.pk, by=ana)
    again = post(letter(references=row.message_id, cc="paulo@example.org, third@example.net"))
    assert again.ticket_id == row.ticket_id
    assert _taking_part(row) == {"new@example.net", "third@example.net"}


def test_the_desk_itself_never_takes_part(cast: Cast) -> None:
    with acting(SYSTEM):
        Mailbox.objects.create(address="help@tidemark.example", name="Help", other_addresses=["care@tidemark.example"])
    assert _taking_part(post(letter(to=f"new@example.net, {DESK}", cc="care@tidemark.example"))) == {"new@example.net"}
    envelope = keeping.Envelope("", ("info@tidemark.example",))
    assert _taking_part(post(letter(to="info@tidemark.example", cc="a@example.net"), envelope=envelope)) == {"a@example.net"}
    assert _taking_part(post(letter(to="unknown@tidemark.example"))) == set()


# -- joining


def test_an_answer_to_a_mail_of_ours_joins_and_is_our_turn(cast: Cast) -> None:
    asked = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=asked.pk), body="Try this", by=ana)
    row = post(letter("Works", in_reply_to=message_id_for(ticket=asked.pk, person=cast.ingrid.pk, domain="tidemark.example")))
    assert (row.decision, row.ticket_id) == (Decision.JOINED, asked.pk)
    assert ticket(row).status == Status.OPEN


@pytest.mark.parametrize("field", ["to", "cc", "delivered_to", "x_original_to"])
def test_the_reply_address_joins_in_whichever_header_it_stands(cast: Cast, field: str) -> None:
    asked = ask(cast)
    address = reply_address_for(DESK, ticket=asked.pk, person=cast.ingrid.pk)
    assert post(letter(**{field: address})).ticket_id == asked.pk


def test_the_envelope_s_reply_address_joins(cast: Cast) -> None:
    asked = ask(cast)
    envelope = keeping.Envelope("", (reply_address_for(DESK, ticket=asked.pk),))
    assert post(letter(), envelope=envelope).ticket_id == asked.pk


@pytest.mark.parametrize("subject", ["Re: [Tidemark {}] Reader", "AW: [#{}] Reader", "Ticket #{}: news", "about #{}"])
def test_a_number_in_the_subject_joins_whoever_takes_part(cast: Cast, subject: str) -> None:
    asked = ask(cast)
    assert post(letter(subject=subject.format(asked.pk))).ticket_id == asked.pk


def _carrying(number: int, way: str) -> bytes:
    carried = {
        "message id": {"references": message_id_for(ticket=number, domain="tidemark.example")},
        "reply address": {"to": reply_address_for(DESK, ticket=number)},
        "plus": {"to": f"help+{number}@tidemark.example"},
        "subject": {"subject": f"Re: [Tidemark {number}] Reader"},
    }
    return letter("I am Ingrid, honestly.", sender="Eve <eve@evil.example>", **carried[way])


@pytest.mark.parametrize("way", ["message id", "reply address", "plus", "subject"])
def test_a_stranger_never_joins_and_agents_are_warned(cast: Cast, way: str) -> None:
    asked = ask(cast)
    row = post(_carrying(asked.pk, way))
    assert row.decision == Decision.NEW
    assert row.ticket_id != asked.pk
    with acting(SYSTEM):
        assert Message.objects.filter(ticket=asked).count() == 1
        assert TicketLink.objects.filter(one=asked, other_id=row.ticket_id).exists()
        assert Event.objects.filter(name="mail.stranger", ticket_id=row.ticket_id, is_public=False).exists()


def test_a_bare_number_of_somebody_else_s_ticket_is_an_order_number(cast: Cast) -> None:
    asked = ask(cast)
    row = post(letter(sender="eve@evil.example", subject=f"Where is order #{asked.pk}"))
    with acting(SYSTEM):
        assert not Event.objects.filter(name="mail.stranger", ticket_id=row.ticket_id).exists()


def test_a_changed_token_is_nothing(cast: Cast) -> None:
    asked = ask(cast)
    token = message_id_for(ticket=asked.pk, domain="tidemark.example")
    changed = token[:5] + ("b" if token[5] != "b" else "c") + token[6:]
    assert post(letter(references=changed)).ticket_id != asked.pk


def test_an_answer_long_after_it_was_solved_continues_in_a_new_ticket(cast: Cast) -> None:
    first = post(letter())
    with acting(SYSTEM):
        Ticket.objects.filter(pk=first.ticket_id).update(status=Status.CLOSED, solved_at=clock.now(), closed_at=clock.now())
    row = post(letter("Broken again", in_reply_to=first.message_id))
    assert (row.decision, ticket(row).continues_id, ticket(row).channel) == (Decision.JOINED, first.ticket_id, Channel.MAIL)


# -- machines


def test_a_machine_gets_no_receipt(cast: Cast) -> None:
    for text, count in ((letter(), 1), (letter(auto_submitted="auto-generated"), 0), (letter(list_id="<x.example>"), 0)):
        row = post(text)
        with acting(SYSTEM):
            event = Event.objects.get(name="ticket.opened", ticket_id=row.ticket_id)
            found = notices_for(event.name, actor_id=event.actor_id, ticket_id=row.ticket_id, message_id=None, data=event.data)
        assert len(found) == count, row.kind


def test_an_automatic_answer_changes_no_turn_and_opens_nothing(cast: Cast) -> None:
    asked = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=asked.pk), body="Try this", by=ana)
    away = {"auto_submitted": "auto-replied"}
    row = post(letter("I am away.", references=message_id_for(ticket=asked.pk, domain="x.example"), **away))
    assert (row.decision, ticket(row).status, said(row).body) == (Decision.JOINED, Status.WAITING_CUSTOMER, "I am away.")
    alone = post(letter("I am away.", **away))
    assert (alone.state, alone.decision, alone.ticket_id) == (State.DECIDED, Decision.MACHINE, None)


def test_our_own_mail_that_comes_back_is_no_ticket(cast: Cast) -> None:
    asked = ask(cast)
    row = post(letter(message_id=message_id_for(ticket=asked.pk, domain="tidemark.example")))
    assert (row.decision, row.ticket_id) == (Decision.MACHINE, None)


def test_a_bounce_is_told_at_the_mail_it_is_about_and_opens_nothing(cast: Cast) -> None:
    asked = ask(cast)
    with acting(SYSTEM):
        sent = Outbound.objects.create(to_address=cast.ingrid.email, subject="x", text="", reason="answered", ticket_id=asked.pk)
    known = message_id_for(ticket=asked.pk, person=cast.ingrid.pk, mail=sent.pk, domain="tidemark.example")
    raw = letter(sender="MAILER-DAEMON@mx.example", content_type='multipart/report; report-type=delivery-status; boundary="b"', text=(
        "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; ingrid@example.org\nAction: failed\nStatus: 5.1.1\n"
        f"--b\nContent-Type: message/rfc822\n\nFrom: {DESK}\nMessage-ID: {known}\nSubject: x\n\nHello\n--b--"
    ))  # fmt: skip
    row = post(raw)
    assert (row.decision, row.ticket_id, tickets()) == (Decision.BOUNCE, asked.pk, 1)
    with acting(SYSTEM):
        assert Outbound.objects.get(pk=sent.pk).bounced_at is not None
        assert is_bouncing(cast.ingrid.email)
    post(letter())
    with acting(SYSTEM):
        assert not is_bouncing(cast.ingrid.email)


def test_a_machine_beyond_its_budget_is_held_and_told_of_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.mail.machines.MACHINE_MAX", 2)
    rows = [post(letter(auto_submitted="auto-generated")) for _ in range(4)]
    assert [row.state for row in rows] == [State.DECIDED, State.DECIDED, State.HELD, State.HELD]
    with acting(SYSTEM):
        assert Event.objects.filter(name="mail.held").count() == 1
    assert post(letter()).state == State.DECIDED
    with acting(SYSTEM):
        mail_held(Event.objects.get(name="mail.held").data)
        (told,) = Outbound.objects.filter(reason="held")
    assert told.to_address == cast.oskar.email
    assert "More than 2 automatic messages came from ingrid@example.org" in told.text


def test_a_person_who_repeats_one_subject_is_held_at_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.mail.machines.SAME_SUBJECT_MAX", 3)
    rows = [post(letter(subject=f"Re: [Desk {number}] Received")) for number in range(4)]
    assert [row.state for row in rows] == [State.DECIDED] * 3 + [State.HELD]
    assert post(letter(subject="Something else")).state == State.DECIDED


# -- colleagues


def test_a_colleague_is_a_customer_by_what_from_says(cast: Cast) -> None:
    asked = ask(cast)
    row = post(
        letter("Refund it all", sender=cast.ana.email, references=message_id_for(ticket=asked.pk, person=cast.ana.pk, domain="x.example"))
    )
    assert row.ticket_id != asked.pk
    assert ticket(row).requester_id == cast.ana.pk
    assert said(row).by_customer


def _proven(monkeypatch: pytest.MonkeyPatch, settings: Any, sender: str) -> dict[str, str]:
    settings.MAIL_TRUSTED_SERVERS = ["mx.tidemark.example"]
    return {"sender": sender, "authentication_results": f"mx.tidemark.example; dmarc=pass header.from={sender.rpartition('@')[2]}"}


def test_a_proven_colleague_answers_the_customer(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    asked = ask(cast)
    proof = _proven(monkeypatch, settings, cast.ana.email)
    row = post(letter("Try this", references=message_id_for(ticket=asked.pk, person=cast.ana.pk, domain="x.example"), **proof))
    assert (row.ticket_id, said(row).by_customer, said(row).author_id) == (asked.pk, False, cast.ana.pk)
    assert ticket(row).status == Status.WAITING_CUSTOMER


def test_a_proven_colleague_s_answer_to_a_note_stays_a_note(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    asked = ask(cast)
    with acting(cast.desk(cast.dev)) as dev:
        note = actions.add_note(Ticket.objects.get(pk=asked.pk), body="Careful", by=dev)
    token = message_id_for(ticket=asked.pk, person=cast.ana.pk, note=note.pk, domain="x.example")
    row = post(letter("I know", references=token, **_proven(monkeypatch, settings, cast.ana.email)))
    assert (said(row).kind, said(row).audience_team_ids) == ("note", [cast.payments.pk])
    other = post(letter("I know", references=token, **_proven(monkeypatch, settings, cast.mara.email)))
    assert other.ticket_id != asked.pk


def test_an_answer_to_a_note_without_proof_is_never_said_to_the_customer(cast: Cast) -> None:
    asked = ask(cast)
    token = message_id_for(ticket=asked.pk, person=cast.ana.pk, note=1, domain="x.example")
    for sender in (cast.ana.email, cast.ingrid.email):
        assert post(letter("Our secret", sender=sender, references=token)).ticket_id != asked.pk


@pytest.mark.django_db(transaction=True)
def test_two_copies_at_the_same_moment_are_one_ticket(cast: Cast) -> None:
    raw = letter()

    def come(number: int) -> None:
        post(b"Received: from %d\r\n" % number + raw)
        connection.close()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tickets() == 1
    with acting(SYSTEM):
        assert Inbound.objects.filter(decision=Decision.DUPLICATE).count() == 5
