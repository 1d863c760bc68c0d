-- One row per selected municipality, a column per figure; null where nothing is known.
-- The lists in braces are written by warehouse/select_lists.py, of the figures of warehouse/figures.py.
with town as materialized (
  from answer.selected_municipality
),

membership_figures as (
  select n.municipality_id, {membership}
  from main.membership as n
  semi join town on town.id = n.municipality_id
  where wanted('network', n.network_id)
  group by n.municipality_id
),

focus_figures as (
  select f.municipality_id, {focus}
  from main.focus as f
  semi join town on town.id = f.municipality_id
  where wanted('focus', f.focus_area)
  group by f.municipality_id
),

known as (
  select
    m.id as municipality_id,
    m.name as municipality,
    m.country,
    m.region,
    m.population,
    m.population_date,
    m.completeness,
    m.partners_from,
    {known_now},
    {municipality}
  from town as m
  left join answer.partnership_figures on partnership_figures.municipality_id = m.id
  left join answer.status_figures on status_figures.municipality_id = m.id
  left join membership_figures on membership_figures.municipality_id = m.id
  left join focus_figures on focus_figures.municipality_id = m.id
),

derived as (
  select *, {derived}
  from known
)

select {columns}
from derived
order by municipality, municipality_id
