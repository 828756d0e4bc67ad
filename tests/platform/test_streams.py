"""Open event streams neither hold up a desk that is to stop, nor a part of it that is started again."""

import http.cookiejar
import re
import shutil
import signal
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.platform.desk import Desk, lay_database, until

pytestmark = pytest.mark.slow
STOP_SECONDS = 3.0
HURRIED = "refused to gracefully stop"


@pytest.fixture(scope="module")
def desk(django_db_setup: None) -> Iterator[Desk]:
    desk = Desk(FRONTDESK_WEB_PROCESSES="2")
    lay_database(desk.folder)
    desk.start()
    desk.wait_until_ready()
    yield desk
    desk.stop()
    shutil.rmtree(desk.folder)


@pytest.fixture(scope="module")
def cookie(desk: Desk) -> str:
    """Set the desk up and return the cookies of its first admin."""
    assert until(lambda: "/setup/" in desk.said())
    link = next(line.strip() for line in desk.said().splitlines() if "/setup/" in line)
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(link, timeout=20).read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert token
    facts = {"desk_name": "Desk", "name": "Oskar", "email": "oskar@example.org", "password": "correct horse battery", "start": "empty"}
    browser.open(link, urllib.parse.urlencode({**facts, "csrfmiddlewaretoken": token[1]}).encode(), timeout=20)
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def listen(desk: Desk, cookie: str) -> socket.socket:
    """Open the stream and return its connection once it has said something."""
    connection = socket.create_connection(("127.0.0.1", desk.port), timeout=20)
    connection.sendall(f"GET /desk/events/ HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nCookie: {cookie}\r\n\r\n".encode())
    said = b""
    while b"event: life" not in said:
        more = connection.recv(4096)
        assert more, said
        said += more
    return connection


def rest(connection: socket.socket) -> bytes:
    """Return what still comes until the server closes the connection."""
    with connection:
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_an_ended_part_of_the_web_server_ends_its_streams_and_the_browser_can_come_back(desk: Desk, cookie: str) -> None:
    connections = [listen(desk, cookie) for _ in range(6)]
    assert desk.process
    web = next(child for child in desk.children() if child.children())
    for part in web.children():
        part.terminate()
    # The end of a chunked answer: not broken off, but finished.
    assert all(rest(connection).endswith(b"0\r\n\r\n") for connection in connections)
    assert until(desk.is_ready)
    listen(desk, cookie).close()


def test_open_streams_do_not_hold_up_the_stop(desk: Desk, cookie: str) -> None:
    connections = [listen(desk, cookie) for _ in range(6)]
    began = time.monotonic()
    assert desk.stop(signal.SIGINT) == 0
    took = time.monotonic() - began
    assert all(rest(connection).endswith(b"0\r\n\r\n") for connection in connections)
    assert HURRIED not in desk.said()
    assert took < 2 * STOP_SECONDS, took
    assert desk.leftovers() == []
