-- One database role per persona (see frontdesk/actor.py). Roles belong to the whole cluster, so every statement can run again.
-- Needs a login role with CREATEROLE, or an administrator who runs this file once (docs/operating.md).
do $$
declare
  persona text;
  login text := current_user;
begin
  -- Two desks of one cluster may start in the same second.
  perform pg_advisory_xact_lock(hashtext('frontdesk.roles'));
  foreach persona in array array['visitor', 'customer', 'manager', 'agent', 'reader', 'admin', 'accounts', 'system'] loop
    if not exists (select from pg_roles where rolname = 'frontdesk_' || persona) then
      execute format('create role %I nologin noinherit', 'frontdesk_' || persona);
    end if;
    if not pg_has_role(login, 'frontdesk_' || persona, 'member')
       or (current_setting('server_version_num')::int >= 160000 and not (select bool_or(m.set_option)
           from (select (to_jsonb(a) ->> 'set_option')::boolean as set_option from pg_auth_members a
                 where a.roleid = ('frontdesk_' || persona)::regrole and a.member = login::regrole) m)) then
      if current_setting('server_version_num')::int >= 160000 then
        -- Able to become the persona, but never holding its rights without saying so.
        execute format('grant %I to %I with inherit false, set true', 'frontdesk_' || persona, login);
      else
        execute format('grant %I to %I', 'frontdesk_' || persona, login);
      end if;
    end if;
  end loop;
end $$;
