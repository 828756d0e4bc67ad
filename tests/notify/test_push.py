"""Pushes: encrypted for one browser, signed with the desk's own key, sent only where a push service is."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.lib.errors import InvalidError
from frontdesk.notify import push
from frontdesk.notify.actions import add_browser, remove_browser
from frontdesk.notify.browsers import push_to_browsers
from frontdesk.notify.models import Browser, Card
from frontdesk.notify.notices import Notice
from frontdesk.notify.reasons import Reason
from frontdesk.notify.telling import tell
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

AUTH = b"0123456789abcdef"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Service:
    """A push service on this machine, and the browser whose messages it takes."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    status: int = 201
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return text(point)

    def read(self) -> list[dict[str, str]]:
        """Decrypt what was taken, as the browser would."""
        found = [json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=AUTH)) for _, body in self.taken]
        self.taken.clear()
        return found


@pytest.fixture
def service() -> Iterator[Service]:
    fake = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fake.taken.append(
                ({name.lower(): value for name, value in self.headers.items()}, self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(fake.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    fake.address = f"http://127.0.0.1:{server.server_port}/push/1"
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def number(cast: Cast, service: Service) -> int:
    """Ingrid's ticket, assigned to Dev, whose browser is told."""
    ticket = ask(cast)
    with acting(SYSTEM):
        Browser.objects.create(person=cast.dev, endpoint=service.address, p256dh=service.p256dh, auth=text(AUTH))
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.assign(mine, assignee_id=cast.dev.pk, version=mine.version, by=ana)
    return ticket.pk


def test_a_push_says_what_the_card_says_and_no_text_of_a_message(cast: Cast, number: int, service: Service) -> None:
    run_jobs()
    ((headers, body),) = service.taken
    assert b"Card reader" not in body
    assert headers["topic"] == f"notice-{number}"
    assert f"k={push.public_key()}" in headers["authorization"]
    (told,) = service.read()
    assert told["title"] == "Card reader"
    assert told["body"] == "Ana Petrova assigned it to you"
    assert told["url"].endswith(f"/desk/tickets/{number}/")


def test_what_was_handled_before_the_push_is_not_pushed(cast: Cast, number: int, service: Service) -> None:
    run_jobs()
    service.taken.clear()
    with acting(SYSTEM):
        card = Card.objects.get(person=cast.dev)
    with acting(cast.desk(cast.ana)) as ana:
        actions.solve(Ticket.objects.get(pk=number), by=ana)
    run_jobs()
    push_to_browsers(card.pk, cast.dev.pk)
    assert service.taken == []


def test_nothing_is_pushed_off_work(cast: Cast, number: int, service: Service) -> None:
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(hours={"days": [], "from": "08:00", "until": "17:00"}, by=dev)
    run_jobs()
    assert service.taken == []


def test_that_nobody_is_on_shift_is_pushed_at_any_hour(cast: Cast, number: int, service: Service) -> None:
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(hours={"days": [], "from": "08:00", "until": "17:00"}, by=dev)
    with acting(SYSTEM):
        tell(Notice(Reason.UNCOVERED, cast.dev.pk, Window.WORKSPACE), ticket_id=number)
    run_jobs()
    (told,) = service.read()
    assert told["body"] == "It came while nobody is on shift"


def test_a_browser_that_is_gone_is_forgotten(cast: Cast, number: int, service: Service) -> None:
    service.status = 410
    run_jobs()
    with acting(SYSTEM):
        assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/1",
        "https://127.0.0.1/push",
        "https://fcm.googleapis.com.example.org/push",
        "https://example.org/fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/push",
        "https://user@localhost/push",
        "not an address",
    ],
)
def test_the_desk_calls_push_services_only(cast: Cast, service: Service, endpoint: str) -> None:
    with acting(cast.desk(cast.dev)) as dev, pytest.raises(InvalidError):
        add_browser(endpoint=endpoint, p256dh=service.p256dh, auth=text(AUTH), name="", by=dev)


def test_a_browser_belongs_to_who_asked_last(cast: Cast, service: Service) -> None:
    endpoint = "https://fcm.googleapis.com/fcm/send/1"
    for person in (cast.dev, cast.mara):
        with acting(cast.desk(person)) as by:
            add_browser(endpoint=endpoint, p256dh=service.p256dh, auth=text(AUTH), name="Firefox", by=by)
    with acting(cast.desk(cast.dev)) as dev:
        assert not Browser.objects.exists()
        with acting(SYSTEM):
            hers = Browser.objects.get()
        remove_browser(hers.pk, by=dev)
    with acting(cast.desk(cast.mara)) as mara:
        assert Browser.objects.get().person_id == cast.mara.pk
        remove_browser(hers.pk, by=mara)
        assert not Browser.objects.exists()
    with acting(cast.desk(cast.dev)) as dev, pytest.raises(InvalidError):
        add_browser(endpoint=endpoint, p256dh="AAAA", auth=text(AUTH), name="", by=dev)
