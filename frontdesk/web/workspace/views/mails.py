"""A ticket's mails that did not arrive."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.mail import actions
from frontdesk.web.workspace.answers import answer, ticket_or_404


@require_POST
def sending(request: Any, number: int, mail_id: int) -> HttpResponse:
    """Send a mail once more."""
    found = ticket_or_404(number)
    return answer(request, number, lambda: actions.send_again(found, mail_id=mail_id, by=request.actor), "It is sent again.")
