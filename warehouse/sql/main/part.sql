-- One row per part of the municipalities: its first and its last in the order of their ids.
-- A part has some half a million statements, however many there are in all.
with told as (
  select municipality_id, count(*) as statements
  from stated.partnership
  group by municipality_id
),

placed as (
  select
    m.id,
    sum(coalesce(told.statements, 0)) over (order by m.id) // 500000 as part
  from reference.municipality as m
  left join told on told.municipality_id = m.id
)

select min(id) as first, max(id) as last
from placed
group by part
order by part
