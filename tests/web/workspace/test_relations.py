"""Merging, splitting, linking, snoozing and following from the ticket's page."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.models import Bulk, Follower, Mention, Message, Status, Ticket
from frontdesk.web.workspace.naming import highlighted
from tests.cast import Cast
from tests.sessions import session_key
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def url(ticket: Ticket, place: str = "") -> str:
    return f"/desk/tickets/{ticket.pk}/{place}"


def now(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def test_a_merged_ticket_leads_to_where_it_goes_on_and_comes_out_again(cast: Cast, at_desk: AtDesk) -> None:
    target, source = ask(cast, body="first"), ask(cast, body="second")
    client = at_desk(cast.ana)
    assert client.post(url(source, "merge/"), {"chosen": target.pk}).headers["Location"] == url(target)
    page = text(client.get(url(source), follow=True))
    assert f"{source.pk} was merged into this ticket." in page
    assert f"from {source.pk}" in page
    assert page.index("first") < page.index("second")
    client.post(url(target, f"merged/{source.pk}/removal/"))
    assert not now(source).is_merged
    assert client.get(url(source)).status_code == 200


def test_a_merge_of_two_customers_asks_and_the_answer_is_for_that_ticket_only(cast: Cast, at_desk: AtDesk) -> None:
    hers, his, another = ask(cast), ask(cast, "paulo"), ask(cast)
    client = at_desk(cast.ana)
    asked = client.post(url(his, "merge/"), {"number": hers.pk})
    assert asked.status_code == 409
    assert "Paulo Mendes will then read the whole conversation" in text(asked)
    # The number was changed after the question.
    assert client.post(url(his, "merge/"), {"number": another.pk, "brings_people": hers.pk}).status_code == 409
    assert client.post(url(his, "merge/"), {"number": f"#{hers.pk}", "brings_people": hers.pk}).status_code == 302
    assert now(his).is_merged


def test_a_customer_is_led_on_too(cast: Cast, at_desk: AtDesk) -> None:
    target, source = ask(cast, body="first"), ask(cast, body="second")
    at_desk(cast.ana).post(url(source, "merge/"), {"number": target.pk})
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(cast.ingrid)
    page = text(client.get(f"/tickets/{source.pk}/", follow=True))
    assert f"Your ticket {source.pk} goes on here." in page
    assert f"from ticket {source.pk}" in page


@pytest.mark.parametrize("number", ["999999", "nonsense", "", "hidden"])
def test_a_ticket_one_cannot_see_cannot_be_told_from_none(cast: Cast, at_desk: AtDesk, number: str) -> None:
    hidden, mine = ask(cast, subject="A secret of Bookings", team_id=cast.bookings.pk), ask(cast)
    client = at_desk(cast.ana)
    for place in ("merge/", "links/"):
        page = client.post(url(mine, place), {"number": str(hidden.pk) if number == "hidden" else number})
        assert page.status_code == 422
        assert "A secret of Bookings" not in text(page)
    assert str(hidden.pk) not in text(client.get(url(mine, "others/"), {"q": str(hidden.pk)}))
    assert "A secret" not in text(client.get(url(mine, "others/"), {"q": "secret"}))


def test_typing_offers_tickets_with_their_subjects(cast: Cast, at_desk: AtDesk) -> None:
    mine, other = ask(cast), ask(cast, subject="Terminal offline")
    client = at_desk(cast.ana)
    for query in (str(other.pk), "termi"):
        page = text(client.get(url(mine, "others/"), {"q": query}))
        assert f'data-insert="{other.pk}"' in page
        assert "Terminal offline" in page


def test_one_answer_to_all_children(cast: Cast, at_desk: AtDesk) -> None:
    parent, child = ask(cast), ask(cast, subject="The same again")
    client = at_desk(cast.ana)
    client.post(url(parent, "links/"), {"number": child.pk, "relation": "child"})
    assert "The same again" in text(client.get(url(parent)))
    with acting(cast.desk(cast.ana)) as ana:
        said = actions.reply(Ticket.objects.get(pk=parent.pk), body="Mended now", by=ana)
    solved = client.post(url(parent, "solution/"), {"version": 1, "then": "stay"}, follow=True)
    assert "1 child is still open." in text(solved)
    done = client.post(url(parent, "children/"), {"numbers": [child.pk], "deed": "answer_and_solve", "message": said.pk}, follow=True)
    assert "Done on 1 of 1 tickets." in text(done)
    assert now(child).status == Status.SOLVED
    # Nothing is left to answer.
    assert "No child is open" in text(client.get(url(parent, "children/")))


def test_many_children_become_a_job(cast: Cast, at_desk: AtDesk) -> None:
    parent, children = ask(cast), [ask(cast) for _ in range(21)]
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=parent.pk)
        for child in children:
            actions.link(mine, number=child.pk, relation=As.CHILD, by=ana)
        said = actions.reply(mine, body="Mended now", by=ana)
        actions.solve(Ticket.objects.get(pk=children[0].pk), by=ana)
    sent = {"numbers": [child.pk for child in children[1:]] + [parent.pk], "deed": "answer", "message": said.pk}
    response = at_desk(cast.ana).post(url(parent, "children/"), sent)
    with acting(SYSTEM):
        job = Bulk.objects.get()
        assert response.headers["Location"] == f"/desk/jobs/{job.pk}/"
        # What is no open child is left out.
        assert job.numbers == [child.pk for child in children[1:]]
    assert actions.work_on_bulks() == 20
    with acting(SYSTEM):
        assert Message.objects.filter(body="Mended now").count() == 21


def test_a_split_leads_to_the_new_ticket(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, body="And another thing")
    client = at_desk(cast.ana)
    with acting(SYSTEM):
        message = Message.objects.get(ticket=ticket)
    assert client.post(url(ticket, "split/"), {"messages": [message.pk], "subject": " "}).status_code == 422
    page = text(client.post(url(ticket, "split/"), {"messages": [message.pk], "subject": "Another thing"}, follow=True))
    assert f'copied from <a href="/desk/tickets/{ticket.pk}/"' in page
    assert "split off into" in text(client.get(url(ticket)))


def test_snoozing_says_until_when_and_waking_ends_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    page = text(client.post(url(ticket, "snooze/"), {"until": "tomorrow", "then": "stay"}, follow=True))
    assert "08:00, or a reply" in page
    assert now(ticket).wakes_on == "either"
    client.post(url(ticket, "snooze/"), {"at": "2027-02-01T10:30", "only_time": "yes", "then": "stay"})
    assert (now(ticket).wakes_on, f"{now(ticket).snoozed_until:%H:%M}") == ("time", "10:30")
    assert client.post(url(ticket, "snooze/"), {"at": "soon"}).status_code == 422
    client.post(url(ticket, "waking/"))
    assert not now(ticket).is_snoozed


def test_followers_are_shown_and_can_be_added_by_address(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    client.post(url(ticket, "followers/"))
    client.post(url(ticket, "followers/"), {"email": "dev@example.org"})
    assert "Stop Dev Anand from following" in text(client.get(url(ticket)))
    refused = client.post(url(ticket, "followers/"), {"email": "mara@example.org"})
    assert "Mara Lindqvist cannot see this ticket" in text(refused)
    client.post(url(ticket, f"followers/{cast.dev.pk}/removal/"))
    with acting(SYSTEM):
        assert list(Follower.objects.values_list("person__name", flat=True)) == ["Ana Petrova"]


def test_a_note_that_names_an_outsider_is_asked_about(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        set_preferences(undo_seconds=0, by=ana)
    client = at_desk(cast.ana)
    sent = {"ticket": ticket.pk, "kind": "note", "body": "@Mara Lindqvist, yours?", "team_ids": [cast.payments.pk]}
    asked = client.post(url(ticket, "messages/"), sent)
    assert asked.status_code == 409
    for words in ("Share this note with Mara Lindqvist?", "Share and add", "Add without sharing", "yours?"):
        assert words in text(asked)
    client.post(url(ticket, "messages/"), sent | {"sharing": "leave", "about": f"person:{cast.mara.pk}"})
    assert at_desk(cast.mara).get(url(ticket)).status_code == 404
    # The question was about somebody else, so it comes again.
    assert client.post(url(ticket, "messages/"), sent | {"sharing": "share", "about": f"person:{cast.lena.pk}"}).status_code == 409
    client.post(url(ticket, "messages/"), sent | {"sharing": "share", "about": f"person:{cast.mara.pk}"})
    page = text(at_desk(cast.mara).get(url(ticket)))
    assert '<b class="mention">@Mara Lindqvist</b>' in page
    with acting(SYSTEM):
        assert Mention.objects.get().seen_at is not None


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>@Ana Lee, hi</p>", '<p><b class="mention">@Ana Lee</b>, hi</p>'),
        ("<p>@Ana Lee Berg</p>", '<p><b class="mention">@Ana Lee Berg</b></p>'),
        ("<p><code>@Ana Lee</code> x@Ana Lee</p>", "<p><code>@Ana Lee</code> x@Ana Lee</p>"),
        ('<p title="@Ana Lee">@Ana Lees</p>', '<p title="@Ana Lee">@Ana Lees</p>'),
        ('<p>@<a href="mailto:bo@x.org" rel="nofollow">bo@x.org</a></p>', '<p><b class="mention">@Bo &amp; Co</b></p>'),
        ("<p>@bo &amp; co!</p>", '<p><b class="mention">@Bo &amp; Co</b>!</p>'),
    ],
)
def test_names_are_marked_where_they_are_names(html: str, shown: str) -> None:
    names = (("Ana Lee", "Ana Lee"), ("Ana Lee Berg", "Ana Lee Berg"), ("bo@x.org", "Bo & Co"), ("bo & co", "Bo & Co"))
    assert highlighted(html, names) == shown
