"""Let the given roles of an existing desk share views, like those of a new one."""

from django.db import migrations

# As the system persona where policies stand already: to everybody else, the owner too, the table is empty.
GRANT = """
do $$ begin
  if (select relforcerowsecurity from pg_class where oid = 'identity_role'::regclass) then
    set local role frontdesk_system;
  end if;
  update identity_role set permissions = permissions || '{view.team}'::varchar[]
    where is_given and slug in ('lead', 'admin') and not 'view.team' = any(permissions);
  update identity_role set permissions = permissions || '{view.all}'::varchar[]
    where is_given and slug = 'admin' and not 'view.all' = any(permissions);
  set local role none;
end $$
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("identity", "0003_preferences")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
