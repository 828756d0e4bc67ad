import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import frontdesk.db.models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('xid', frontdesk.db.models.Xid8Field(db_default=models.Func(function='pg_current_xact_id'), editable=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('name', models.CharField(max_length=40)),
                ('ticket_id', models.BigIntegerField(null=True)),
                ('person_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('data', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['xid'], name='signal_xid'), models.Index(fields=['at'], name='signal_at')],
            },
        ),
        # No wait for the disk: what is lost in a crash is asked for again by the pages.
        migrations.RunSQL('alter table events_signal set unlogged', 'alter table events_signal set logged'),
    ]
