"""Start the relay's cursor at this moment."""

from django.db import migrations


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("events", "0001_log")]
    operations = [
        migrations.RunSQL(
            "insert into events_cursor (name, snapshot, last_id) values ('jobs', pg_current_snapshot()::text, 0)",
            "delete from events_cursor",
        )
    ]
