-- One row per end and selected municipality, with how many of its partnerships are over, or rest.
with held as (
  select until, municipality_id, count(*) as partnerships
  from answer.over
  group by until, municipality_id
)

select h.until, m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.id = h.municipality_id
