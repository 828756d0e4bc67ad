"""The desk's own statuses below the fixed categories. No ticket is written: one that names none has its category's given status."""

from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Cast

# A status is of the category that the ticket has; without one there is nothing to hold. Nothing can break it when it is made.
HELD = """
alter table tickets_ticket add constraint ticket_own_status foreign key (own_status_id, status)
  references tickets_status (id, category) not valid;
"""
LET_GO = "alter table tickets_ticket drop constraint ticket_own_status;"
# (key, category, name): what all desks had until now.
GIVEN = (
    ("plain-new", 1, "New"),
    ("plain-open", 2, "Open"),
    ("plain-waiting", 3, "Waiting on customer"),
    ("plain-others", 4, "Waiting on others"),
    ("plain-solved", 5, "Solved"),
    ("plain-closed", 6, "Closed"),
)
CATEGORIES = [(category, name) for _, category, name in GIVEN]
DEADLINE = models.Case(
    models.When(due_at__isnull=True, then=Cast(models.Value("infinity"), models.DateTimeField())),
    default=models.F("due_at"),
    output_field=models.DateTimeField(),
)


def give(apps: Any, _: Any) -> None:
    """Write the given statuses; no policy stands on the new table yet, so the owner may."""
    status = apps.get_model("tickets", "TicketStatus")
    for key, category, name in GIVEN:
        status.objects.create(id=100 + category, key=key, category=category, name=name, is_default=True)


class Migration(migrations.Migration):
    """Additive."""

    dependencies = [("tickets", "0014_originals")]

    operations = [
        migrations.CreateModel(
            name="TicketStatus",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40, unique=True)),
                ("category", models.PositiveSmallIntegerField(choices=CATEGORIES)),
                ("name", models.CharField(max_length=40)),
                ("wording", models.CharField(blank=True, default="", max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_default", models.BooleanField(default=False)),
                ("is_archived", models.BooleanField(default=False)),
                (
                    "follower_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "tickets_status",
                "ordering": ["category", "position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category__gte", 1), ("category__lte", 6)), name="ticketstatus_category"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="ticketstatus_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(("is_default", False), ("is_archived", False), _connector="OR"),
                        name="ticketstatus_default_is_in_use",
                    ),
                    models.UniqueConstraint(fields=("id", "category"), name="ticketstatus_category_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("category",), name="ticketstatus_one_default"
                    ),
                ],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.AddField("ticket", "own_status_id", models.SmallIntegerField(blank=True, null=True)),
        migrations.AlterField("outgoing", "then", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.RunSQL(HELD, LET_GO),
        migrations.AddIndex(
            "ticket",
            models.Index(
                models.F("own_status_id"),
                models.F("team"),
                models.F("turn"),
                DEADLINE,
                models.F("priority"),
                models.F("turn_at"),
                models.F("number"),
                condition=models.Q(("own_status_id__isnull", False)),
                include=("assignee", "due_at"),
                name="ticket_own_status",
            ),
        ),
    ]
