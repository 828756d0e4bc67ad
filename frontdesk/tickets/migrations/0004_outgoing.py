"""Drafts on the server, and messages that wait to be sent."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two new tables."""

    dependencies = [
        ('tickets', '0003_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Internal note')], max_length=5)),
                ('body', models.TextField(blank=True, default='')),
                ('file_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('team_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, null=True, size=None)),
                ('people', models.TextField(blank=True, default='')),
                ('version', models.PositiveBigIntegerField(default=1)),
                ('origin', models.CharField(blank=True, default='', max_length=36)),
                ('written_at_ms', models.BigIntegerField(default=0)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('seen', models.BigIntegerField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(fields=['ticket', 'person'], name='draft_ticket'), models.Index(condition=models.Q(models.Q(('body', ''), _negated=True), models.Q(('file_ids', []), _negated=True), _connector='OR'), fields=['person', '-updated_at'], name='draft_held')],
                'constraints': [models.UniqueConstraint(fields=('person', 'ticket', 'kind'), name='draft_once')],
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Internal note')], max_length=5)),
                ('body', models.TextField()),
                ('then', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'New'), (2, 'Open'), (3, 'Waiting on customer'), (4, 'Waiting on others'), (5, 'Solved'), (6, 'Closed')], null=True)),
                ('team_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, default=list, size=None)),
                ('person_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('file_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('seen', models.BigIntegerField(blank=True, null=True)),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('send_at', models.DateTimeField()),
                ('is_scheduled', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('returned', 'Back as a draft')], default='waiting', max_length=8)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to='tickets.message')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['send_at'], name='outgoing_due'), models.Index(condition=models.Q(('state', 'waiting')), fields=['ticket'], name='outgoing_ticket'), models.Index(condition=models.Q(('state', 'waiting')), fields=['author', 'send_at'], name='outgoing_mine')],
                'constraints': [models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='outgoing_has_body')],
            },
        ),
    ]
