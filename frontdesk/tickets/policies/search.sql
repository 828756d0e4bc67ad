-- Full-text operators are not leakproof and would lose their index under a policy. The words therefore lie in tables of their own that
-- nobody may read. These functions give back which texts hold what is looked for, never a word; the statement that calls them joins
-- tickets, and notes, under the policies of whoever asks (tickets/search.py).
grant select, insert, update, delete on tickets_searchtext to frontdesk_system;
grant usage, select on sequence tickets_searchtext_id_seq to frontdesk_system;
grant select, insert on tickets_word to frontdesk_system;

-- The query for texts of which any will do. The end of an unfinished word is looked up among all words, because the index would gather every
-- text with any of them; when there are more than 200, it has to.
create or replace function tickets_query(texts text[], starts boolean[]) returns tsquery
  language plpgsql stable security definer set search_path = public as $$
declare
  whole tsquery := '';
  one tsquery;
  ends text[];
begin
  for place in 1 .. cardinality(texts) loop
    one := phraseto_tsquery('simple', unaccent(texts[place]));
    if starts[place] and numnode(one) = 1 then
      select array_agg(distinct word) into ends from (
        select word from tickets_word where word like replace(replace(trim(both '''' from one::text), '_', '\_'), '%', '\%') || '%' limit 201) w;
      if cardinality(ends) > 200 then
        one := (one::text || ':*')::tsquery;
      elsif ends is not null then
        one := (select string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', '|') from unnest(ends) word)::tsquery;
      end if;
    end if;
    whole := whole || one;
  end loop;
  return whole;
end $$;

-- One step back through the texts, newest first: the tickets whose texts match the guiding term within a block, and every text of these
-- tickets that holds any term. `before` is where the step before ended, null at the beginning; `dense` how often the guiding term was met
-- there, and so how large a block may be. `teams` null: any; `others`: tickets of other teams that are looked through as well.
-- `masks` have a bit for each term; `messages` are null where a text is a subject.
create or replace function tickets_step(terms tsquery[], guide int, teams bigint[], others bigint[], before bigint, dense float8, size int)
  returns table (ends bigint, density float8, places bigint[], numbers bigint[], messages bigint[], notes boolean[], masks int[])
  language plpgsql stable security definer set search_path = public set enable_indexscan = off set enable_seqscan = off
  set plan_cache_mode = force_generic_plan as $$
declare
  top bigint := coalesce(before, (select last_value + 1 from tickets_searchtext_id_seq));
  -- Each of many words is looked up again for each text of a block.
  cost float8 := dense * least(greatest(numnode(terms[guide]), 1), 20);
  shift int := case when cardinality(teams) = 0 then 62 when dense < 0 or cost * 65536 > 3000 then 12 when cost * 1048576 > 3000 then 16 when cost * top > 6000 then 20 else 62 end;
  -- Without a block each step reads the whole list of the word again, so that one step takes all that is ever put in order.
  most int := case when shift = 62 then greatest(size, 250) else size end;
  begins bigint := case when shift = 62 then 0 else ((top - 1) >> shift) << shift end;
  lead tsquery := terms[guide];
  whole tsquery := lead;
  every tsquery := '';
  found bigint[];
  met bigint[];
begin
  if shift < 62 then
    whole := whole && (format('''%s:%s''', case shift when 12 then 'a' when 16 then 'b' else 'c' end, (top - 1) >> shift))::tsquery;
  end if;
  -- Looked through one by one, tickets need no blocks; the index is asked for nothing.
  if cardinality(teams) > 0 then
    whole := whole && (select string_agg('''team:' || team || '''', '|') from unnest(teams) team)::tsquery;
  end if;
  if teams is null or cardinality(teams) > 0 then
    select array_agg(h.id order by h.id desc), array_agg(h.ticket_id) into found, met from (
      -- "+ 0", because the list of the words must be the only way in: that of the places is as long as the table.
      select s.id, s.ticket_id from tickets_searchtext s where s.words @@ whole and s.id + 0 < top order by s.id + 0 desc limit most) h;
  end if;
  ends := case when cardinality(found) = most then found[most] else begins end;
  density := (coalesce(cardinality(found), 0) + 1.0) / (top - ends + 1);
  if cardinality(others) > 0 then
    met := met || array(select s.ticket_id from (select * from tickets_searchtext where ticket_id = any(others) offset 0) s
                        where s.id >= ends and s.id < top and s.words @@ lead);
  end if;
  for place in 1 .. cardinality(terms) loop
    every := every || terms[place];
  end loop;
  select array_agg(s.id), array_agg(s.ticket_id), array_agg(s.message_id), array_agg(s.is_note),
      array_agg(case when cardinality(terms) = 1 then 1 else
        (select sum(1 << (t.n - 1)::int)::int from unnest(terms) with ordinality t (q, n) where s.words @@ t.q) end)
    into places, numbers, messages, notes, masks
    -- "offset 0": ticket by ticket, and never by the words, of which there may be millions. Of a single term the texts before this block
    -- change nothing but the rank, and that only if they are subjects.
    from (select * from tickets_searchtext where ticket_id = any(met) and (id >= ends or message_id is null or cardinality(terms) > 1) offset 0) s
    where s.words @@ every;
  return next;
end $$;

-- Which term is met least in the newest 4,096 texts: by it the steps go.
create or replace function tickets_guide(terms tsquery[], wanted int) returns int
  language plpgsql stable security definer set search_path = public set enable_indexscan = off set enable_seqscan = off as $$
declare
  top bigint := (select last_value from tickets_searchtext_id_seq);
  least bigint;
  met bigint;
  best int := 1;
begin
  if wanted < 2 then
    return 1;
  end if;
  for place in 1 .. wanted loop
    select count(*) into met from tickets_searchtext
      where words @@ (terms[place] && format('''a:%s'' | ''a:%s''', top >> 12, (top >> 12) - 1)::tsquery);
    if least is null or met < least then
      least := met;
      best := place;
    end if;
  end loop;
  return best;
end $$;

-- The query for words that look like one: by their trigrams, and short ones, which have few, by their letters as well.
create or replace function tickets_alike(mistyped text) returns tsquery
  language plpgsql stable security definer set search_path = public as $$
declare
  wanted text := unaccent(lower(mistyped));
begin
  return coalesce((select string_agg('''' || word || '''', '|') from (
    select word from (
      select distinct word, levenshtein(word, wanted) as steps, similarity(word, wanted) as likeness from tickets_word
      where is_plain and (word % wanted or (length(wanted) <= 6 and word like left(wanted, 1) || '%' and abs(length(word) - length(wanted)) < 2))
    ) w where steps <= 2 and steps < length(wanted) / 2.0 order by steps, likeness desc, word limit 12) best), '')::tsquery;
end $$;

revoke execute on function tickets_query(text[], boolean[]) from public;
revoke execute on function tickets_step(tsquery[], int, bigint[], bigint[], bigint, float8, int) from public;
revoke execute on function tickets_guide(tsquery[], int) from public;
revoke execute on function tickets_alike(text) from public;
grant execute on function tickets_query(text[], boolean[]) to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
grant execute on function tickets_step(tsquery[], int, bigint[], bigint[], bigint, float8, int)
  to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
grant execute on function tickets_guide(tsquery[], int) to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
grant execute on function tickets_alike(text) to frontdesk_customer, frontdesk_manager, frontdesk_agent, frontdesk_reader;
alter function tickets_query(text[], boolean[]) owner to frontdesk_system;
alter function tickets_step(tsquery[], int, bigint[], bigint[], bigint, float8, int) owner to frontdesk_system;
alter function tickets_guide(tsquery[], int) owner to frontdesk_system;
alter function tickets_alike(text) owner to frontdesk_system;

-- The triggers that keep the words write with the system's rights (tickets/search.sql).
grant execute on function tickets_words(text, bigint, bigint), tickets_is_plain(text), tickets_keep_words(tsvector) to frontdesk_system;
alter function tickets_index_subject() owner to frontdesk_system;
alter function tickets_index_text() owner to frontdesk_system;
