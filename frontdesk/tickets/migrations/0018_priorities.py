"""Priorities become the desk's own. The four that there were are its first ones, so no ticket is written."""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# What all desks had until now; the numbers are those that tickets hold.
GIVEN = (("urgent", "Urgent", "red"), ("high", "High", "grey"), ("normal", "Normal", "grey"), ("low", "Low", "grey"))


def give(apps: Any, _: Any) -> None:
    """Write the given priorities; no policy stands on the new table yet, so the owner may."""
    priority = apps.get_model("tickets", "TicketPriority")
    for number, (key, name, tone) in enumerate(GIVEN, 1):
        priority.objects.create(key=key, name=name, tone=tone, number=number, is_default=key == "normal")


class Migration(migrations.Migration):
    """Additive: a column takes more numbers, and nothing is rewritten."""

    dependencies = [("tickets", "0017_type_index")]

    operations = [
        migrations.CreateModel(
            name="TicketPriority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("tone", models.CharField(default="grey", max_length=8)),
                ("number", models.SmallIntegerField(unique=True)),
                (
                    "earlier",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("is_default", models.BooleanField(default=False)),
                ("is_archived", models.BooleanField(default=False)),
                (
                    "goes_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.ticketpriority",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("key__regex", "^[a-z][a-z0-9_-]*$")), name="ticketpriority_key"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="ticketpriority_has_name"),
                    models.CheckConstraint(condition=models.Q(("number", 0), _negated=True), name="ticketpriority_number"),
                    models.CheckConstraint(
                        condition=models.Q(("is_default", False), ("is_archived", False), _connector="OR"),
                        name="ticketpriority_default_is_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goes_to", None), ("is_archived", True), _connector="OR"),
                        name="ticketpriority_goes_when_archived",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="ticketpriority_one_default"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(default=0)),
                ("is_second", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="ticket", name="ticket_priority"),
        migrations.AlterField("ticket", "priority", models.SmallIntegerField(default=3)),
        migrations.AlterField("arrival", "priority", models.SmallIntegerField()),
    ]
