"""Failed jobs and mail that waits."""

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.notify.actions import queue_mail
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
JOBS = "/desk/settings/jobs/"
FAILED = (
    "insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)"
    """ values ('default', 'notify', '{"event": "ticket.opened", "ticket_id": 1001, "data": {}}', 'failed', 6) returning id"""
)


def failed_job() -> int:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FAILED)
        return int(cursor.fetchone()[0])


def status_of(job_id: int) -> str:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where id = %s", [job_id])
        return str(cursor.fetchone()[0])


def test_nothing_failed(cast: Cast, signed_in: SignIn) -> None:
    assert "Nothing failed" in signed_in(cast.oskar).get(JOBS).content.decode()


def test_a_failed_job_is_shown_in_words_and_run_again(cast: Cast, signed_in: SignIn) -> None:
    job_id = failed_job()
    browser = signed_in(cast.oskar)
    page = browser.get(JOBS).content.decode()
    assert "Write the mails about an event" in page
    assert "ticket opened, ticket 1001" in page
    done = browser.post(f"{JOBS}{job_id}/retry/", follow=True).content.decode()
    assert "The job runs again" in done
    assert status_of(job_id) == "todo"
    again = browser.post(f"{JOBS}{job_id}/retry/", follow=True).content.decode()
    assert "no longer among the failed ones" in again


def test_waiting_mail_is_a_number_without_addresses(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        queue_mail(to_address="secret@example.org", subject="Your secret", text="…", reason="answered", by=SYSTEM)
    response = signed_in(cast.oskar).get(JOBS)
    assert response.context["mail"].count == 1
    assert "secret" not in response.content.decode().lower().replace("secret-key", "")
