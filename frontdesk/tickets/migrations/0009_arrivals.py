"""What tickets were when they came. Those that came before are added by the worker, newest first (tickets/arrived.py)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import frontdesk.tickets.models.arrival
from frontdesk.conditions.folding import folding_sql

# Called immutable: no dictionary and no setting is asked. Its rules stand in conditions/folding.py.
FOLDED = f"create function tickets_folded(body text) returns text language sql immutable as $f$ select {folding_sql('body')} $f$"
# Whatever changes or removes the words of a message changes or removes them here.
RETOLD = """
create function tickets_arrival_retold() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update tickets_arrival set body = case when tg_op = 'DELETE' then '' else tickets_folded(new.body) end
    where number = old.ticket_id and message_id = old.id;
  return null;
end $$;
create trigger tickets_arrival_retold after update of body or delete on tickets_message
  for each row execute function tickets_arrival_retold();
"""


class Migration(migrations.Migration):
    """Additive."""

    dependencies = [("tickets", "0008_draft_macros")]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        db_column="number",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                ("message_id", models.BigIntegerField(null=True)),
                ("arrived_at", models.DateTimeField()),
                ("subject", models.TextField()),
                ("body", models.TextField()),
                ("address", models.TextField()),
                ("domain", models.TextField()),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("language", models.TextField()),
                ("channel", models.TextField()),
                ("team_id", models.BigIntegerField()),
                ("type", models.TextField()),
                ("priority", models.PositiveSmallIntegerField()),
                (
                    "tag_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
                ),
                ("fields", models.JSONField(decoder=frontdesk.tickets.models.arrival.Exactly, default=dict)),
                ("words", models.JSONField(default=dict)),
            ],
            options={"indexes": [models.Index(fields=["arrived_at"], name="arrival_arrived")]},
        ),
        migrations.RunSQL(FOLDED, migrations.RunSQL.noop),
        migrations.RunSQL(RETOLD, migrations.RunSQL.noop),
    ]
