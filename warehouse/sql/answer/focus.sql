-- One row per municipality, focus area and scope, with the terms as printed.
select
  f.municipality_id,
  m.name as municipality,
  f.focus_area,
  list(distinct f.term order by f.term) as terms,
  f.scope,
  coalesce(bool_or(f.priority), false) as priority,
  coalesce(list(distinct f.note order by f.note) filter (where f.note is not null), []) as notes,
  list(distinct f.source order by f.source) as sources
from main.focus as f
inner join answer.selected_municipality as m on m.id = f.municipality_id
left join reference.focus_area as area on area.id = f.focus_area
where wanted('focus', f.focus_area)
group by f.municipality_id, m.name, f.focus_area, area.position, f.scope
order by m.name, f.municipality_id, area.position nulls last, f.scope
