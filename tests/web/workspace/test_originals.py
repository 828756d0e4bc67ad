"""The whole of a mail is one click away from its new words, and nothing in it runs or loads from strangers."""

import pytest
from django.conf import settings
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.mail.models import Original
from tests.cast import Cast
from tests.mail.post import letter, post
from tests.sessions import session_key

pytestmark = pytest.mark.django_db
HTML = (
    '--b\nContent-Type: text/html; charset=utf-8\n\n<p style="color:red">New words</p><img src="cid:pic@x"><img src="cid:gone"><img '
    'src="https://spy.example/p.gif"><script>alert(1)</script>\n--b\nContent-Type: image/png\nContent-ID: <pic@x>\n'
    "Content-Disposition: inline; filename=p.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--"
)


def test_a_mail_leads_to_its_original_with_its_pictures_in_place(cast: Cast, client: Client) -> None:
    row = post(letter(HTML, content_type='multipart/related; boundary="b"'))
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(cast.ana)
    page = client.get(f"/desk/tickets/{row.ticket_id}/")
    place = f"/desk/tickets/{row.ticket_id}/messages/{row.said_id}/original/"
    assert f'href="{place}"' in page.content.decode()
    answer = client.get(place)
    shown = answer.content.decode()
    with acting(SYSTEM):
        picture = Original.objects.get(pk=row.said_id).pictures["pic@x"]
    assert f'src="/desk/tickets/{row.ticket_id}/attachments/{picture}/"' in shown
    assert "cid:" not in shown
    assert ' src="https://spy' not in shown
    assert "alert" not in shown
    rules = answer["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "script" not in rules
    assert "sandbox" in rules


def test_a_plain_message_without_quotes_has_no_original(cast: Cast, client: Client) -> None:
    row = post(letter("Just this."))
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(cast.ana)
    assert "original/" not in client.get(f"/desk/tickets/{row.ticket_id}/").content.decode()
    assert client.get(f"/desk/tickets/{row.ticket_id}/messages/{row.said_id}/original/").status_code == 404
    assert client.get(f"/desk/tickets/1/messages/{row.said_id}/original/").status_code == 404


def test_quotes_of_a_plain_mail_are_shown_as_text(cast: Cast, client: Client) -> None:
    row = post(letter("Works.\n\nOn Mon, 23 Nov 2026 at 08:00, Ana <help@tidemark.example> wrote:\n> <b>Tried</b> it?"))
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key(cast.ana)
    shown = client.get(f"/desk/tickets/{row.ticket_id}/messages/{row.said_id}/original/").content.decode()
    assert "&gt; &lt;b&gt;Tried&lt;/b&gt; it?" in shown
