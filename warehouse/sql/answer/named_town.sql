-- One row per selected municipality with partnerships that figures count, with how many.
with held as (
  select town, count(*) as partnerships
  from answer.selected_row
  where counted
  group by town
)

select m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.number = h.town
