"""Put what is searched into the order in which it was written, with marks of its place, and keep every word once."""

from pathlib import Path

from django.db import migrations

SEARCH = (Path(__file__).parent.parent / "search.sql").read_text()

# The old functions belong to the system persona on a desk that is in use, to the login role on a new one.
PUT_ASIDE = """
drop trigger tickets_index on tickets_ticket;
drop trigger tickets_index on tickets_message;
do $$
declare
  signature text;
begin
  foreach signature in array array['tickets_index_ticket()', 'tickets_index_message()'] loop
    if (select proowner from pg_proc where oid = signature::regprocedure) = 'frontdesk_system'::regrole then
      set local role frontdesk_system;
    end if;
    execute 'drop function ' || signature;
    set local role none;
  end loop;
end $$;
drop function tickets_words(text, bigint);
alter table tickets_searchtext rename to tickets_searchtext_old;
alter sequence tickets_searchtext_id_seq rename to tickets_searchtext_old_id_seq;
"""
# Only a desk in use has texts, and grants for the persona that may read which messages are notes. The subject stands before the
# first message.
TAKE_OVER = """
do $$
begin
  if exists (select from tickets_searchtext_old) then
    grant select on tickets_searchtext_old to frontdesk_system;
    grant insert on tickets_searchtext to frontdesk_system;
    set local work_mem = '256MB';
    set local role frontdesk_system;
    insert into tickets_searchtext (id, ticket_id, message_id, is_note, words)
      select id, ticket_id, message_id, is_note, words || array_to_tsvector(array['a:' || (id >> 12), 'b:' || (id >> 16), 'c:' || (id >> 20)])
      from (select row_number() over (order by coalesce(o.message_id, f.id), o.message_id nulls first) as id,
              o.ticket_id, o.message_id, coalesce(m.kind = 'note', false) as is_note, o.words
            from tickets_searchtext_old o
            left join tickets_message m on m.id = o.message_id
            left join (select ticket_id, min(id) as id from tickets_message group by ticket_id) f on f.ticket_id = o.ticket_id) texts;
    set local role none;
    reset work_mem;
  end if;
end $$;
drop table tickets_searchtext_old;
select setval('tickets_searchtext_id_seq', greatest((select max(id) from tickets_searchtext), 1));
insert into tickets_word (word, is_plain)
  select word, tickets_is_plain(word) from ts_stat('select words from tickets_searchtext') where length(word) <= 60 and word !~ '^(team|a|b|c):[0-9]+$';
"""
# New rows go straight to their place: a list of rows yet to be sorted in would be read through by every search.
INDEXES = """
alter table tickets_searchtext add primary key (id);
create unique index tickets_searchtext_message on tickets_searchtext (message_id);
create unique index tickets_searchtext_subject on tickets_searchtext (ticket_id) where message_id is null;
create index tickets_searchtext_ticket on tickets_searchtext (ticket_id);
create index tickets_searchtext_words on tickets_searchtext using gin (words) with (fastupdate = off);
create index tickets_word_word on tickets_word (word text_pattern_ops);
create index tickets_word_similar on tickets_word using gin (word gin_trgm_ops) where is_plain;
-- What was taken over is known to be right, and looking at each row of a large desk takes as long as all the rest.
alter table tickets_searchtext add foreign key (ticket_id) references tickets_ticket (number) on delete cascade not valid,
  add foreign key (message_id) references tickets_message (id) on delete cascade not valid;
create trigger tickets_index after insert or update of subject, team_id on tickets_ticket for each row execute function tickets_index_subject();
create trigger tickets_index after insert on tickets_message for each row execute function tickets_index_text();
"""


class Migration(migrations.Migration):
    """SQL only; there is no way back."""

    dependencies = [("tickets", "0006_relations")]

    operations = [
        migrations.RunSQL("create extension if not exists pg_trgm"),
        migrations.RunSQL(PUT_ASIDE),
        migrations.RunSQL(SEARCH),
        migrations.RunSQL(TAKE_OVER),
        migrations.RunSQL(INDEXES),
    ]
