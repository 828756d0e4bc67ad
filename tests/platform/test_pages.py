"""The pages in the asynchronous server: requests and answers arrive whole, and half an upload is no upload."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from frontdesk.config.pages import PIECE_BYTES, READ_AHEAD_BYTES, Pages
from tests.live.listening import request

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answer(
    application: Application, *, method: str = "POST", headers: tuple[tuple[bytes, bytes], ...] = (), body: Iterable[Any] = (b"",)
) -> list[dict[str, Any]]:
    """Send one request, its body in these pieces (None: the connection breaks there), and return the messages of the answer."""
    pieces, said = list(body), list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0)
        return {"type": "http.disconnect"} if piece is None else {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        said.append(dict(message))

    async def run() -> None:
        pages = Pages(application, threads=1)
        sent = () if method == "GET" else ((b"transfer-encoding", b"chunked"),)
        await pages(request(method, "/caf%C3%A9/", [*sent, *headers], query="a=1"), receive, send)
        pages.close()

    asyncio.run(run())
    return said


def whole(said: list[dict[str, Any]]) -> bytes:
    return b"".join(message["body"] for message in said if message["type"] == "http.response.body")


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def test_a_short_answer_is_two_messages() -> None:
    said = answer(lambda _, start: start("404 Not Found", [("X-One", "1")]) and [b"a", b"b"], method="GET")
    assert said == [
        {"type": "http.response.start", "status": 404, "headers": [(b"x-one", b"1")]},
        {"type": "http.response.body", "body": b"ab", "more_body": False},
    ]


def test_a_long_answer_comes_in_pieces_as_it_is_made() -> None:
    closed = []

    class File:
        def __iter__(self) -> Any:
            return (b"x" * 4096 for _ in range(100))

        def close(self) -> None:
            closed.append(True)

    said = answer(lambda _, start: start("200 OK", []) and File(), method="GET")
    assert whole(said) == b"x" * 409_600
    bodies = [message for message in said[1:] if message["body"]]
    assert len(bodies) == 409_600 // PIECE_BYTES + 1
    assert [message["more_body"] for message in said[1:]] == [True] * (len(said) - 2) + [False]
    assert closed == [True]


@pytest.mark.parametrize("size", [0, 10, READ_AHEAD_BYTES, 5 * READ_AHEAD_BYTES + 7])
def test_a_body_arrives_whole_however_it_is_cut(size: int) -> None:
    sent = bytes(range(256)) * (size // 256 + 1)
    sent = sent[:size]
    pieces = [sent[start : start + 60_000] for start in range(0, size, 60_000)] or [b""]
    assert whole(answer(echo, body=pieces)) == sent


def test_a_long_body_can_be_read_line_by_line() -> None:
    lines = b"".join(b"%d\n" % number for number in range(200_000))

    def count(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"%d" % sum(1 for _ in environ["wsgi.input"])]

    assert whole(answer(count, body=[lines[:700_000], lines[700_000:]])) == b"200000"


def test_half_a_short_body_is_nobodys_request() -> None:
    asked = []
    assert answer(lambda environ, _: asked.append(environ) or [], body=[b"abc", None]) == []
    assert asked == []


def test_half_a_long_body_is_an_error_for_whoever_reads_it() -> None:
    seen: list[BaseException] = []

    def read(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        try:
            environ["wsgi.input"].read()
        except OSError as error:
            seen.append(error)
        start("400 Bad Request", [])
        return []

    answer(read, body=[b"x" * READ_AHEAD_BYTES, b"y" * 1000, None])
    assert [type(error).__name__ for error in seen] == ["GoneError"]


def environ_of(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    seen: list[dict[str, Any]] = []
    answer(lambda environ, start: seen.append(environ) or (start("200 OK", []) and []), method="GET", headers=headers)
    return seen[0]


def test_a_request_is_described_as_wsgi_describes_it() -> None:
    environ = environ_of(
        (b"host", b"desk.example"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"1"), (b"x-forwarded-for", b"2")
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/café/"
    assert (environ["QUERY_STRING"], environ["REQUEST_METHOD"], environ["SCRIPT_NAME"]) == ("a=1", "GET", "")
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"], environ["HTTP_HOST"]) == ("127.0.0.1", "80", "desk.example")
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1,2"
    assert isinstance(environ["wsgi.input"], io.BytesIO)


def test_a_header_with_an_underscore_cannot_pass_for_another() -> None:
    environ = environ_of((b"x_forwarded_proto", b"https"), (b"x-forwarded-proto", b"http"))
    assert environ["HTTP_X_FORWARDED_PROTO"] == "http"


def test_each_request_has_a_thread_to_itself() -> None:
    names: set[str] = set()
    answer(lambda _, start: names.add(threading.current_thread().name) or (start("200 OK", []) and []), method="GET")
    assert names != {threading.main_thread().name}
