"""Macros and their uses, and bulk deeds."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_preferences'),
        ('tickets', '0004_outgoing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('scope', models.CharField(choices=[('mine', 'Only me'), ('team', 'A team'), ('all', 'Everybody')], default='mine', max_length=4)),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('note', 'Internal note')], default='reply', max_length=5)),
                ('text', models.TextField(blank=True)),
                ('changes', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.team')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MacroUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveIntegerField(default=1)),
                ('used_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('macro', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='tickets.macro')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Bulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160)),
                ('changes', models.JSONField(default=dict)),
                ('change_id', models.UUIDField()),
                ('place', models.TextField(blank=True)),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('position', models.PositiveIntegerField(default=0)),
                ('failures', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('working', 'Working'), ('stopped', 'Stopped'), ('done', 'Done')], default='working', max_length=8)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='tickets.bulk')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='bulk_person'), models.Index(models.F('id'), condition=models.Q(('state', 'working')), name='bulk_working')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'working')), models.Q(models.Q(('state', 'working'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='bulk_ends')],
            },
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='macro_has_name'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope', 'team'), ('team__isnull', False)), models.Q(models.Q(('scope', 'team'), _negated=True), ('team__isnull', True)), _connector='OR'), name='macro_of_team'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('changes', {}), _negated=True), _connector='OR'), name='macro_does_something'),
        ),
        migrations.AddConstraint(
            model_name='macrouse',
            constraint=models.UniqueConstraint(fields=('person', 'macro'), name='macro_use_once'),
        ),
    ]
