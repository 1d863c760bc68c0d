-- One row per end and selected municipality, with how many of its partnerships are over, or rest.
-- Under one kind the build counted them, and they are told as in whole_over_town.sql: those with an
-- end under it, and as less of those without.
with dated as (
  select until, town, status, partnerships
  from answer.end_town
  where kept_towns_of_kind() and wanted('kind', kind) and wanted('status', status)
),

held as (
  select until, town, count(*) as partnerships
  from answer.over
  where not kept_towns_of_kind()
  group by until, town
  union all
  select
    null as until,
    town,
    named_now(0, dormant_named, 0, ended_named) as partnerships
  from answer.town_kind
  where kept_towns_of_kind() and wanted('kind', kind)
  union all
  select until, town, partnerships
  from dated
  union all
  select null as until, town, -partnerships
  from dated
  where status in ('dormant', 'ended')
)

select h.until, m.name, h.partnerships
from held as h
inner join answer.selected_municipality as m on m.number = h.town
