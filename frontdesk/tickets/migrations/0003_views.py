"""Saved views, deadlines, snoozing, and whose turn it is as a column of its own: it orders every list and count."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_preferences'),
        ('tickets', '0002_search_and_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('scope', models.CharField(choices=[('mine', 'Only me'), ('team', 'A team'), ('all', 'Everybody')], default='mine', max_length=4)),
                ('query', models.TextField(blank=True)),
                ('icon', models.CharField(blank=True, default='', max_length=20)),
                ('tone', models.CharField(blank=True, default='', max_length=8)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ViewPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_pinned', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_queue',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_mine',
        ),
        migrations.AddField(
            model_name='ticket',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='is_snoozed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='ticket',
            name='snoozed_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ticket',
            name='wakes_on',
            field=models.CharField(blank=True, choices=[('', 'Not snoozed'), ('time', 'At a time'), ('reply', 'When the customer writes'), ('either', 'At a time, or when the customer writes')], db_default='', default='', max_length=6),
        ),
        migrations.AddField(
            model_name='ticket',
            name='turn',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(status__gte=5, then=django.db.models.expressions.CombinedExpression(models.F('status'), '+', models.Value(1))), models.When(is_snoozed=True, then=models.Value(5)), default=models.F('status'), output_field=models.PositiveSmallIntegerField()), output_field=models.PositiveSmallIntegerField(choices=[(1, 'Needs first response'), (2, 'Needs your reply'), (3, 'Waiting for the customer'), (4, 'Waiting on others'), (5, 'Snoozed'), (6, 'Solved'), (7, 'Closed')])),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('team'), models.F('turn'), models.Case(models.When(due_at__isnull=True, then=django.db.models.functions.comparison.Cast(models.Value('infinity'), models.DateTimeField())), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('priority'), models.F('turn_at'), models.F('number'), include=('assignee', 'due_at'), name='ticket_queue'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('team'), models.F('turn'), models.Case(models.When(due_at__isnull=True, then=django.db.models.functions.comparison.Cast(models.Value('infinity'), models.DateTimeField())), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('priority'), models.F('turn_at'), models.F('number'), condition=models.Q(('assignee__isnull', True), ('turn__lt', 6)), include=('due_at',), name='ticket_unassigned'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('assignee'), models.F('turn'), models.Case(models.When(due_at__isnull=True, then=django.db.models.functions.comparison.Cast(models.Value('infinity'), models.DateTimeField())), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('priority'), models.F('turn_at'), models.F('number'), condition=models.Q(('turn__lt', 6)), include=('due_at',), name='ticket_mine'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('team'), models.Case(models.When(due_at__isnull=True, then=django.db.models.functions.comparison.Cast(models.Value('infinity'), models.DateTimeField())), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('priority'), models.F('turn_at'), models.F('number'), condition=models.Q(('turn__lt', 6)), include=('turn', 'due_at'), name='ticket_due'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('is_snoozed', True)), fields=['snoozed_until'], name='ticket_to_wake'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_snoozed', False), ('snoozed_until__isnull', True), ('wakes_on', '')), models.Q(('is_snoozed', True), ('status__lt', 5), models.Q(('wakes_on', ''), _negated=True)), _connector='OR'), name='ticket_snoozed'),
        ),
        migrations.AddField(
            model_name='view',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='view',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='identity.team'),
        ),
        migrations.AddField(
            model_name='viewplace',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='viewplace',
            name='view',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='tickets.view'),
        ),
        migrations.AddConstraint(
            model_name='view',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_name'),
        ),
        migrations.AddConstraint(
            model_name='view',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope', 'team'), ('team__isnull', False)), models.Q(models.Q(('scope', 'team'), _negated=True), ('team__isnull', True)), _connector='OR'), name='view_of_team'),
        ),
        migrations.AddConstraint(
            model_name='viewplace',
            constraint=models.UniqueConstraint(fields=('person', 'view'), name='view_place_once'),
        ),
    ]
