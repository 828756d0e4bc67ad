-- A value is for whoever sees the ticket and knows the field (frontdesk/fields/policies.sql): the inner select stands under that policy,
-- and is asked once a statement.
grant select, insert, update, delete on tickets_fieldvalue to frontdesk_agent, frontdesk_reader;
grant select, insert on tickets_fieldvalue to frontdesk_customer, frontdesk_manager;
create policy knows_field on tickets_fieldvalue for select to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader
  using (field_id = any(array(select id from fields_field)) and exists (select from tickets_ticket t where t.number = ticket_id));
create policy customer_fills_in on tickets_fieldvalue for insert to frontdesk_customer, frontdesk_manager with check (
  field_id = any(array(select id from fields_field where for_customers = 'asked'))
  and exists (select from tickets_ticket t where t.number = ticket_id
              and t.requester_id = (select current_setting('frontdesk.person'))::bigint)
);
create policy role_adds on tickets_fieldvalue for insert to frontdesk_agent, frontdesk_reader with check (
  field_id = any(array(select id from fields_field f where not is_archived and (cardinality(edit_role_ids) = 0
    or (select role_id from identity_person where id = (select current_setting('frontdesk.person'))::bigint) = any(edit_role_ids))))
  and exists (select from tickets_ticket t where t.number = ticket_id)
);
create policy role_changes on tickets_fieldvalue for update to frontdesk_agent, frontdesk_reader
  using (field_id = any(array(select id from fields_field f where cardinality(edit_role_ids) = 0
    or (select role_id from identity_person where id = (select current_setting('frontdesk.person'))::bigint) = any(edit_role_ids)))
    and exists (select from tickets_ticket t where t.number = ticket_id));
create policy role_clears on tickets_fieldvalue for delete to frontdesk_agent, frontdesk_reader
  using (field_id = any(array(select id from fields_field f where cardinality(edit_role_ids) = 0
    or (select role_id from identity_person where id = (select current_setting('frontdesk.person'))::bigint) = any(edit_role_ids)))
    and exists (select from tickets_ticket t where t.number = ticket_id));

-- Which tickets hold a value, up to so many: by the index, whatever the reader sees, who joins the numbers with what they may see.
-- Who does not know the field gets nothing.
create or replace function tickets_holding(field bigint, words text[], starts text[], lows float8[], highs float8[], count int)
  returns setof bigint language sql stable security definer set search_path = public as $$
  select found.ticket_id from (
    select v.ticket_id from unnest(words) w cross join lateral (
      select ticket_id from tickets_fieldvalue where field_id = field and word = w limit count) v
    union
    select v.ticket_id from unnest(starts) s cross join lateral (
      select ticket_id from tickets_fieldvalue where field_id = field and word >= s and word < s || chr(1114111) limit count) v
    union
    select v.ticket_id from unnest(lows, highs) as n (low, high) cross join lateral (
      select ticket_id from tickets_fieldvalue where field_id = field and number is not null
        and number >= coalesce(low, '-infinity') and number <= coalesce(high, 'infinity') limit count) v
  ) found
  where exists (select from fields_field f where f.id = field and (cardinality(f.view_role_ids) = 0 or (
    select role_id from identity_person where id = current_setting('frontdesk.person')::bigint) = any(f.view_role_ids)))
  limit count $$;
revoke execute on function tickets_holding(bigint, text[], text[], float8[], float8[], int) from public;
grant execute on function tickets_holding(bigint, text[], text[], float8[], float8[], int) to frontdesk_agent, frontdesk_reader;
alter function tickets_holding(bigint, text[], text[], float8[], float8[], int) owner to frontdesk_system;
