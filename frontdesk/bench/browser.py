"""A client that calls the application in this process, the way the server does: cookies and forms, nothing else."""

import io
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make: a page, or a form when there are `fields`."""

    path: str
    fields: Fields | None = None


@dataclass
class Browser:
    """Somebody's browser."""

    application: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def send(self, ask: Ask) -> Answer:
        """Make one request and remember the cookies it sets."""
        environ = self._environ(ask)
        seen: list[Any] = []
        result = self.application(environ, lambda status, headers, exc_info=None: seen.extend((status, headers)))
        try:
            body = b"".join(result)
        finally:
            # Ends the request: signals, and the connection back into its pool.
            getattr(result, "close", lambda: None)()
        answer = Answer(int(seen[0].split()[0]), body, seen[1])
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer

    def open_form(self, path: str) -> None:
        """Load a page and keep its token for the forms that follow."""
        found = TOKEN.search(self.send(Ask(path)).body)
        if found is None:
            raise ValueError(f"{path} has no form")
        self.token = found[1].decode()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the sign-in page."""
        self.open_form("/accounts/login/")
        answer = self.send(Ask("/accounts/login/", {"login": email, "password": password}))
        if answer.status != 302:
            raise ValueError(f"{email} could not sign in (status {answer.status})")

    def encoded(self, ask: Ask) -> bytes:
        """Return the body of a form's post."""
        return urlencode({**(ask.fields or {}), "csrfmiddlewaretoken": self.token}).encode()

    @property
    def cookie_header(self) -> str:
        """The cookies as a request carries them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _environ(self, ask: Ask) -> dict[str, Any]:
        place = urlsplit(ask.path)
        body = b"" if ask.fields is None else self.encoded(ask)
        return {
            "REQUEST_METHOD": "GET" if ask.fields is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": place.path,
            "QUERY_STRING": place.query,
            "SERVER_NAME": settings.HOST,
            "SERVER_PORT": str(settings.PORT),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": f"{settings.HOST}:{settings.PORT}",
            "HTTP_COOKIE": self.cookie_header,
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "CONTENT_TYPE": "" if ask.fields is None else "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
