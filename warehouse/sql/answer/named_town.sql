-- One row per selected municipality with partnerships that figures count, with how many.
with held as (
  select town, count(*) as partnerships
  from answer.selected_row
  where not kept_towns_of_kind() and counted
  group by town
  union all
  select
    town,
    named_now(active_named, dormant_named, unstated_named, ended_named) as partnerships
  from answer.town_kind
  where kept_towns_of_kind() and wanted('kind', kind)
)

select m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.number = h.town
where h.partnerships > 0
