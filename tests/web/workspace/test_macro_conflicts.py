"""Two people at one macro: the second sees both sides, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Kind, Macro, Scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_second_chooses_field_by_field(cast: Cast, at_desk: Callable[[Person], Client]) -> None:
    with acting(cast.desk(cast.lena)) as lena:
        macro = actions.create_macro(name="Refund", text="Old", changes=Changes(), scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
        facts = {"changes": Changes(status=5), "kind": Kind.REPLY, "scope": Scope.TEAM, "team_id": cast.payments.pk}
        actions.change_macro(macro, version=1, name="Refunds", text="Theirs", by=lena, **facts)
    browser, place = at_desk(cast.lena), f"/desk/macros/{macro.pk}/"
    mine = {"name": "Money back", "text": "Mine", "kind": "reply", "audience": f"team:{cast.payments.pk}", "priority": "1", "version": "1"}
    answer = browser.post(place, mine)
    assert answer.status_code == 409
    told = {conflict.label: (conflict.saved, conflict.sent) for conflict in answer.context["form"].conflicts}
    assert told == {
        "Name": ("Refunds", "Money back"),
        "Text": ("Theirs", "Mine"),
        "Status": ("Solved", "Nothing"),
        "Priority": ("Nothing", "Urgent"),
    }
    assert "Mine</textarea>" in answer.content.decode()
    again = mine | {"version": answer.context["sent"]["version"], "take-name": "theirs", "take-text": "mine", "take-status": "theirs"}
    assert browser.post(place, again).status_code == 302
    with acting(cast.desk(cast.lena)):
        saved = Macro.objects.get(pk=macro.pk)
    assert (saved.name, saved.text, saved.changes) == ("Refunds", "Mine", {"status": 5, "priority": 1})
