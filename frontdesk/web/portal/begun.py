"""A question that somebody began before they signed in: kept in their session, given back afterwards."""

from allauth.core.internal import ratelimit

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.web.custom_fields import PREFIX
from frontdesk.web.request import Request

KEY = "begun_question"
FIELDS = ("subject", "topic", "body", "type")
# Each is a row that stays for two weeks; a person needs one or two.
RATE = {"begin_question": "10/m/ip"}


def keep(request: Request, answers: dict[str, str]) -> bool:
    """Keep what was written until its writer has signed in; False when this address keeps too many."""
    with acting(ACCOUNTS):
        is_allowed = ratelimit.consume(request, app="frontdesk", action="begin_question", config=RATE)
        if is_allowed:
            request.session[KEY] = {name: answers[name] for name in answers if name in FIELDS or name.startswith(PREFIX)}
    return bool(is_allowed)


def give_back(request: Request) -> dict[str, str]:
    """Return what was kept, nothing when nothing was. It stays kept until it is sent."""
    if request.session.session_key is None:
        return {}
    kept: dict[str, str] = request.session.get(KEY, {})
    return kept


def forget(request: Request) -> None:
    """Forget it: it was sent."""
    request.session.pop(KEY, None)
