"""Whatever an admin does in the settings is kept as exactly one version, or is excused here. A new action is asked as well."""

import pytest
from django.db import transaction

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.versions.models import Version
from tests.test_action_matrix import CAST, DONE, OTHERS, Scene, scene

pytestmark = pytest.mark.django_db
__all__ = ["scene"]

# Deeds of the settings that set nothing, each with its reason.
PEOPLE = "people are not settings; the log tells"
NO_SETTING = {
    **dict.fromkeys(
        (
            "change_person",
            "deactivate",
            "invite",
            "merge_people",
            "reactivate",
            "set_members",
            "set_teams",
            "set_agent",
            "hand_over_open_work",
        ),
        PEOPLE,
    ),
    **dict.fromkeys(("reset_second_step", "set_agent", "sign_out_everywhere"), PEOPLE),
    **dict.fromkeys(("ask_why", "begin_seeing_as", "export_audit", "failed_jobs", "run_again"), "changes no setting"),
    **dict.fromkeys(
        ("decide_swap", "import_shifts", "set_shift", "remove_shift", "swap_shifts", "undo_week", "publish_week"),
        "single shifts of a week, with an undo of their own",
    ),
    **dict.fromkeys(("move_rule", "order_rules"), "the matrix has one rule: there is nothing to order (tests/routing)"),
    **dict.fromkeys(("move_field", "order_fields"), "the matrix has one field: there is nothing to order (tests/web/settings)"),
    **dict.fromkeys(("open_from_mail", "replay_mail"), "a message is no setting; the log tells"),
    **dict.fromkeys(
        ("keep_test_customer", "send_test_ticket", "solve_test_tickets", "show_first_steps"),
        "the first steps: a ticket and where they stand, no setting",
    ),
    **dict.fromkeys(("give_time_off", "decide_time_off", "cancel_time_off", "import_time_off"), "one person's time"),
}
# Deeds that are several.
# A rule or a field has its own version, and the order of all of them has one.
SEVERAL = {
    **dict.fromkeys(("create_field", "archive_field", "restore_field", "archive_rule", "create_rule", "restore_rule"), 2),
    **dict.fromkeys(("create_status", "archive_status", "restore_status"), 2),
    **dict.fromkeys(("create_priority", "archive_priority", "restore_priority"), 2),
    "replace_field": 3,
    # So has a type.
    **dict.fromkeys(("create_type", "archive_type", "restore_type"), 2),
}


@pytest.mark.parametrize("name", sorted(name for name, (_, row) in OTHERS.items() if row["admin in settings"] == DONE))
def test_a_setting_that_is_changed_has_one_version_more(scene: Scene, name: str) -> None:
    by = CAST["admin in settings"](scene.cast)
    with transaction.atomic():
        with acting(by):
            OTHERS[name][0](scene, by)
        with acting(SYSTEM):
            made = Version.objects.filter(person_id=by.person_id).count()
        transaction.set_rollback(True)
    assert made == (0 if name in NO_SETTING else SEVERAL.get(name, 1))


def test_an_excuse_is_for_something_that_there_is() -> None:
    assert set(NO_SETTING) <= set(OTHERS)
