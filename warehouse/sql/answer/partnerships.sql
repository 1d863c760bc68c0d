-- One row per partnership under the selection.
select
  p.municipality_id,
  m.name as municipality,
  m.country,
  p.* exclude (municipality_id, statements)
from answer.selected_partnership as p
inner join main.municipality as m on m.id = p.municipality_id
order by m.name, p.partner, p.kind
