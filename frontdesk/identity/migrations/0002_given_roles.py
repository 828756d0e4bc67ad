"""Create the four given roles and the desk's one row."""

from typing import Any

from django.db import migrations

from frontdesk.identity.permissions import GIVEN_ROLES


def create(apps: Any, _: Any) -> None:
    """Write the rows; on a new desk no policy stands yet, so the owner may."""
    role = apps.get_model("identity", "Role")
    for slug, (name, permissions) in GIVEN_ROLES.items():
        role.objects.create(slug=slug, name=name, permissions=permissions, is_given=True)
    apps.get_model("identity", "Desk").objects.create(id=1)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("identity", "0001_people")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
