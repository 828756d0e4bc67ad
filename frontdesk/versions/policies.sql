-- Versions are written by one function, which counts them and takes nobody's name but one's own; nobody changes or removes one.
revoke insert, update, delete on versions_version from frontdesk_system;
grant insert on versions_version to frontdesk_system;
-- Which of them a person may see on their page, the noun says (frontdesk/versions/nouns.py): settings are no secret among settings.
grant select on versions_version to frontdesk_admin;
create policy settings_read on versions_version for select to frontdesk_admin using (true);

-- Returns the new version's number; null when the newest one says the same already.
create or replace function versions_keep(of_noun text, of_key text, what jsonb, who bigint, who_name text, since timestamptz) returns integer
  language plpgsql security definer set search_path = public as $$
declare
  me bigint := nullif(nullif(current_setting('frontdesk.person', true), ''), '0')::bigint;
  newest versions_version;
begin
  if me is not null and who is distinct from me then
    raise insufficient_privilege using message = 'new row violates row-level security: a version in another name';
  end if;
  -- Two deeds at the same setting follow each other.
  perform pg_advisory_xact_lock(hashtext('frontdesk.versions'), hashtext(of_noun || ' ' || of_key));
  select * into newest from versions_version where noun = of_noun and key = of_key order by number desc limit 1;
  if newest.document is not distinct from what then
    return null;
  end if;
  insert into versions_version (noun, key, number, document, at, person_id, person_name)
    values (of_noun, of_key, coalesce(newest.number, 0) + 1, what, coalesce(since, now()), who, who_name);
  return coalesce(newest.number, 0) + 1;
end $$;
revoke execute on function versions_keep(text, text, jsonb, bigint, text, timestamptz) from public;
grant execute on function versions_keep(text, text, jsonb, bigint, text, timestamptz)
  to frontdesk_admin, frontdesk_agent, frontdesk_reader, frontdesk_accounts, frontdesk_system;
alter function versions_keep(text, text, jsonb, bigint, text, timestamptz) owner to frontdesk_system;
