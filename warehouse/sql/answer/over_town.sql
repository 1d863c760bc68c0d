-- One row per end and selected municipality, with how many of its partnerships are over, or rest.
with held as (
  select until, town, count(*) as partnerships
  from answer.over
  group by until, town
)

select h.until, m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.number = h.town
