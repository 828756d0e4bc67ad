"""The page for the seconds in which the database is away: it says so and gives back what was typed."""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from frontdesk.ui.context import PlainDesk, theme_of

RETRY_SECONDS = 5
# Classes of SQLSTATE: the connection broke (08), the server is shutting down or starting (57P), it has no room for one more (53).
GONE = ("08", "57P", "53")
# What people write; the other fields are the page's own or short choices.
TEXT_FIELDS = ("subject", "body")
LONG_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """A field of the form that could not be sent."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether a person wrote it, rather than the page."""
        is_token = self.name == "csrfmiddlewaretoken"
        return self.name in TEXT_FIELDS or (len(self.value) > LONG_CHARACTERS and not is_token)


def is_unreachable(error: BaseException | None) -> bool:
    """Tell whether an error, or what caused it, means that the database is away, not that it refused a statement."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            code = getattr(error.__cause__, "sqlstate", None)
            return code is None or code.startswith(GONE)
        if isinstance(error, DatabaseError):
            return False
        error = error.__cause__ or error.__context__
    return False


def unreachable(request: HttpRequest) -> HttpResponse:
    """Answer 503 with a page that needs no database and offers to send a form again, text and all."""
    context = {
        "desk": PlainDesk(),
        "theme": theme_of(request),
        "language": get_language() or "en",
        "address": request.get_full_path(),
        "typed": _typed(request),
        "has_files": bool(request.FILES) if request.method == "POST" else False,
    }
    response = HttpResponse(render_to_string("unreachable.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _typed(request: HttpRequest) -> list[Typed]:
    """Return what the form held, passwords left out."""
    if request.method != "POST":
        return []
    return [Typed(name, str(value)) for name, values in request.POST.lists() for value in values if "password" not in name and value]
