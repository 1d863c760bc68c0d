-- One row per source of the selected municipalities, with the number of statements it gave.
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
inner join answer.selected_municipality as m on m.id = s.municipality_id
left join answer.source_use as used on used.source = s.id
order by m.name, last_day_printed(s.page_date, s.printed_date, s.accessed_on) desc nulls last, s.id
