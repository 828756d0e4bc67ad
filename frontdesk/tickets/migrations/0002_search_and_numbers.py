"""Words to search by, numbers that begin at 1001, and a storage that keeps hot rows cheap to change."""

from pathlib import Path

from django.db import migrations

SEARCH = Path(__file__).with_name("0002_search.sql").read_text()


class Migration(migrations.Migration):
    """SQL only."""

    dependencies = [("tickets", "0001_tickets"), ("db", "0001_roles")]
    operations = [
        migrations.RunSQL("alter table tickets_ticket alter column number restart with 1001", migrations.RunSQL.noop),
        migrations.RunSQL(
            SEARCH,
            "drop table tickets_searchtext cascade; drop function tickets_index_ticket cascade; drop function tickets_index_message cascade",
        ),
    ]
