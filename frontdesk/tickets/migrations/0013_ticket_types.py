"""Types of tickets become the desk's own. The four that there were are its first ones, so no ticket is written."""

from typing import Any

from django.db import migrations, models

# (key, name, icon): what all desks had until now.
GIVEN = (("question", "Question", "question"), ("incident", "Incident", "alert"), ("problem", "Problem", "bolt"), ("task", "Task", "check"))


def give(apps: Any, _: Any) -> None:
    """Write the given types; no policy stands on the new table yet, so the owner may."""
    kind = apps.get_model("tickets", "TicketType")
    for place, (key, name, icon) in enumerate(GIVEN):
        is_first = key == "question"
        kind.objects.create(key=key, name=name, icon=icon, position=place, is_default=is_first, for_customers=is_first)


class Migration(migrations.Migration):
    """Additive."""

    dependencies = [("tickets", "0012_shared_by_files")]

    operations = [
        migrations.CreateModel(
            name="TicketType",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("help", models.CharField(blank=True, default="", max_length=160)),
                ("icon", models.CharField(default="tag", max_length=16)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_default", models.BooleanField(default=False)),
                ("for_customers", models.BooleanField(default=False)),
                ("is_archived", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["position", "key"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("key__regex", "^[a-z][a-z0-9_-]*$")), name="tickettype_key"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="tickettype_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(("is_default", False), ("is_archived", False), _connector="OR"),
                        name="tickettype_default_is_in_use",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="tickettype_one_default"
                    ),
                ],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.AlterField("ticket", "type", models.CharField(default="question", max_length=40)),
    ]
