"""A published week is told to those whose shifts changed, each their own, once."""

from datetime import date

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions import publish_week, set_hours, set_shift
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.mail.models import Outbound
from frontdesk.notify.jobs import tell_shifts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_gets_one_mail_with_their_own_shifts(cast: Cast) -> None:
    monday = date(2026, 11, 23)
    with acting(SYSTEM) as by:
        set_hours(cast.payments.pk, zone="Europe/Berlin", ranges={}, special={}, version=0, by=by)
        set_shift(cast.payments.pk, day=monday, person_id=cast.ana.pk, starts=480, ends=960, version=0, by=by)
        set_shift(cast.payments.pk, day=monday, person_id=cast.dev.pk, starts=1320, ends=1800, is_backup=True, version=1, by=by)
        publish_week(cast.payments.pk, monday=monday, version=2, by=by)
        told = list(Event.objects.filter(name="coverage.shifts_changed").order_by("id").values_list("data", flat=True))
    for data in told:
        tell_shifts(data=data)
    with acting(SYSTEM):
        mails = {mail.to_address: mail.text for mail in Outbound.objects.all()}
    assert set(mails) == {cast.ana.email, cast.dev.email}
    assert "Monday 23 November, 08:00 to 16:00" in mails[cast.ana.email]
    assert "Monday 23 November, 22:00 to 06:00, as backup" in mails[cast.dev.email]
    assert "22:00" not in mails[cast.ana.email]
