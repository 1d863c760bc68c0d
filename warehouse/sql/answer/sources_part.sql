-- One row per source of a part of `answer.sources`, as they stand there in the order of a language.
-- Names are far fewer than sources: the part is found by them, and its sources alone are read.
with name as (
  select name, in_order(name) as place, sum(sources) as sources
  from answer.selected_municipality
  group by name
),

placed as (
  select name, sources, sum(sources) over (order by place, name) - sources as before
  from name
),

turned as (
  select name, before
  from placed
  where before < getvariable('first') + getvariable('most') and before + sources > getvariable('first')
),

town as (
  select id, name
  from answer.selected_municipality
  where name in (select name from turned)
)

select
  s.id as source_id,
  s.municipality_id,
  m.name as municipality,
  s.title,
  s.url,
  s.publisher,
  s.language,
  s.kind,
  s.page_date,
  s.printed_date,
  s.accessed_on,
  s.document,
  coalesce(used.statements, 0) as statements,
  s.origin,
  s.note
from stated.source as s
inner join town as m on m.id = s.municipality_id
left join answer.source_use as used on used.source = s.id
order by
  in_order(m.name), m.name, last_day_printed(s.page_date, s.printed_date, s.accessed_on) desc nulls last, s.id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
