-- The words of subjects and messages, kept by triggers in the transaction that writes them.
create table tickets_searchtext (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references tickets_ticket (number) on delete cascade,
  message_id bigint unique references tickets_message (id) on delete cascade,
  words tsvector not null
);
create unique index tickets_searchtext_subject on tickets_searchtext (ticket_id) where message_id is null;
create index tickets_searchtext_ticket on tickets_searchtext (ticket_id);
create index tickets_searchtext_words on tickets_searchtext using gin (words);

-- At most 100,000 characters: a tsvector must stay below 1 MB whatever is written. Accents are folded.
create function tickets_words(body text, team bigint) returns tsvector language sql stable set search_path = public as
  $$ select to_tsvector('simple', unaccent(left(body, 100000))) || array_to_tsvector(array['team:' || team]) $$;

create function tickets_index_ticket() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'INSERT' then
    insert into tickets_searchtext (ticket_id, words) values (new.number, tickets_words(new.subject, new.team_id));
    return null;
  end if;
  if new.team_id <> old.team_id then
    update tickets_searchtext set words = ts_delete(words, 'team:' || old.team_id) || array_to_tsvector(array['team:' || new.team_id])
      where ticket_id = new.number;
  end if;
  if new.subject <> old.subject then
    update tickets_searchtext set words = tickets_words(new.subject, new.team_id) where ticket_id = new.number and message_id is null;
  end if;
  return null;
end $$;

create function tickets_index_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into tickets_searchtext (ticket_id, message_id, words)
    select new.ticket_id, new.id, tickets_words(new.body, t.team_id) from tickets_ticket t where t.number = new.ticket_id;
  return null;
end $$;

create trigger tickets_index after insert or update of subject, team_id on tickets_ticket for each row execute function tickets_index_ticket();
create trigger tickets_index after insert on tickets_message for each row execute function tickets_index_message();
