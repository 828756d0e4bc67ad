"""The note that an agent of another team never sees: in page, source, search, count, notice or guessed address."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "zebrafish"


def everything(page: Page) -> str:
    """Return what a page says, shows and hides."""
    return page.content() + page.locator("body").inner_text() + page.title()


def test_another_teams_agent_never_meets_the_note(cast: Cast, browser_page: OpenPage, run_jobs: Callable[[], int]) -> None:
    ticket = ask(cast, subject="Card reader")
    with acting(cast.desk(cast.ana)) as ana:
        staged = actions.stage_attachment(SimpleUploadedFile(f"{SECRET}.txt", SECRET.encode()), by=ana)
        mine = Ticket.objects.get(pk=ticket.pk)
        note = actions.add_note(mine, body=f"The {SECRET} is ours alone", attachments=[staged.pk], by=ana)
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    with acting(cast.desk(cast.mara)) as mara:
        fresh = Ticket.objects.get(pk=ticket.pk)
        actions.take(fresh, by=mara)
        actions.reply(fresh, body="Bookings here", by=mara)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Thank you", by=ingrid)
    run_jobs()

    page = browser_page(cast.mara)
    page.goto("/desk/")
    expect(page.locator(f"#t-{ticket.pk}")).to_be_visible()
    assert SECRET not in everything(page)
    page.locator("[data-row]").click()
    expect(page.locator("[data-thread]")).to_contain_text("Bookings here")
    assert SECRET not in everything(page)
    assert "Internal note" not in page.locator("[data-thread]").inner_text()
    page.reload()
    assert SECRET not in everything(page)

    page.goto(f"/desk/tickets/?q={SECRET}&status=any")
    expect(page.get_by_text("No ticket matches")).to_be_visible()
    assert page.locator("[data-row]").count() == 0
    for path in (f"attachments/{staged.pk}/", f"messages/{note.pk}/audience/", f"messages/{note.pk}/"):
        answer = page.request.get(f"/desk/tickets/{ticket.pk}/{path}")
        assert answer.status in (404, 405)
        assert SECRET not in answer.text()
    token = page.context.request.get(f"/desk/tickets/{ticket.pk}/").text().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    share = page.request.post(
        f"/desk/tickets/{ticket.pk}/messages/{note.pk}/audience/",
        form={"csrfmiddlewaretoken": token, "team_ids": str(cast.bookings.pk)},
        headers={"Referer": page.url},
    )
    assert share.status == 404
    told = [message for message in mail.outbox if cast.payments.name not in message.to]
    assert not [message for message in told if SECRET in f"{message.subject} {message.body}" and "mara@example.org" in message.to]

    # Its own team still reads it, at the ticket it has left.
    own = browser_page(cast.dev)
    own.goto(f"/desk/tickets/{ticket.pk}/")
    expect(own.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text(SECRET)
    expect(own.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text("Payments")
    own.goto("/desk/tickets/")
    assert own.locator("[data-row]").count() == 0


def test_customers_and_readers_of_everything_do_not_meet_it_either(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body=f"The {SECRET} is ours alone", by=ana)
    reader = browser_page(cast.rita)
    reader.goto(f"/desk/tickets/{ticket.pk}/")
    expect(reader.locator("[data-thread]")).to_contain_text("Every card is refused")
    assert SECRET not in everything(reader)
    for person in (cast.ingrid, cast.jonas):
        customer = browser_page(person)
        customer.goto(f"/tickets/{ticket.pk}/")
        assert SECRET not in everything(customer)
        assert customer.request.get(f"/desk/tickets/{ticket.pk}/").status == 404


def test_a_note_shared_by_name_is_read_and_said_to_whom(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(".composer label", has_text="Internal note").click()
    page.locator("[data-audience] summary").click()
    page.get_by_label("And these colleagues").fill("mara@example.org")
    expect(page.get_by_text("Only Payments and Mara Lindqvist will read this")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".composer textarea").fill("Mara, please look")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text("Payments and Mara Lindqvist")
    guest = browser_page(cast.mara)
    guest.goto(f"/desk/tickets/{ticket.pk}/")
    expect(guest.locator("[data-thread]")).to_contain_text("Mara, please look")
    expect(guest.get_by_role("button", name="Solve")).to_have_count(0)
    expect(guest.get_by_role("radio", name="Reply")).to_have_count(0)
