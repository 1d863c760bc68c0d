-- One row per selected municipality with partnerships that figures count, with how many.
with held as (
  select town, count(*) as partnerships
  from answer.selected_row
  where not kept_towns_of_kind() and counted
  group by town
  union all
  select
    town,
    if(wanted('status', 'active'), active_named, 0)
    + if(wanted('status', 'dormant'), dormant_named, 0)
    + if(wanted('status', 'unstated'), unstated_named, 0)
    + if(wanted('status', 'ended'), ended_named, 0) as partnerships
  from answer.town_kind
  where kept_towns_of_kind() and wanted('kind', kind)
)

select m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.number = h.town
where h.partnerships > 0
