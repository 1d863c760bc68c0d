-- One row per selected municipality with partnerships that figures count, with how many.
with held as (
  select municipality_id, count(*) as partnerships
  from answer.unnamed_partnership
  where counted
  group by municipality_id
)

select m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.id = h.municipality_id
