"""`/health/` for machines, and the page for people while the database is away."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from frontdesk import __version__

log = logging.getLogger(__name__)

PATH = "/health/"
READY, MISSING = "ready", "missing"
# The worker writes its heartbeat every ten seconds at most.
HEARTBEAT_SECONDS = 15
WORKER_IS_ALIVE = "select exists (select from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s))"


class HealthMiddleware:
    """Answers `/health/` before sessions, languages and doors, so that it needs none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `/health/` here and pass everything else on."""
        return health(request) if request.path == PATH else self.get_response(request)


def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when web, worker and database are ready, else 503; says which part is missing and nothing else."""
    parts = {"web": READY, **_database_parts()}
    is_ready = MISSING not in parts.values()
    answer = {"status": "ready" if is_ready else "starting", "version": __version__, "parts": parts}
    response = JsonResponse(answer, status=200 if is_ready else 503)
    response["Cache-Control"] = "no-store"
    return response


def _database_parts() -> dict[str, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(WORKER_IS_ALIVE, [HEARTBEAT_SECONDS])
            row = cursor.fetchone()
        return {"database": READY, "worker": READY if row and row[0] else MISSING}
    except DatabaseError as error:
        log.warning("The database does not answer: %s", str(error).strip())
        connection.close()
        return {"database": MISSING, "worker": MISSING}
