-- One row per selected municipality, a column per figure; null where nothing is known.
-- The lists in braces are written by warehouse/figures.py, where each figure is defined.
with partnership_figures as (
  select m.id, {partnership}
  from answer.selected_municipality as m
  left join answer.chosen_partnership as p on p.municipality_id = m.id
  group by m.id
),

membership_figures as (
  select m.id, {membership}
  from answer.selected_municipality as m
  left join main.membership as n
    on n.municipality_id = m.id and wanted('network', n.network_id)
  group by m.id
),

focus_figures as (
  select m.id, {focus}
  from answer.selected_municipality as m
  left join main.focus as f
    on f.municipality_id = m.id and wanted('focus', f.focus_area)
  group by m.id
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
    {known},
    {municipality}
  from answer.selected_municipality as m
  inner join partnership_figures on partnership_figures.id = m.id
  inner join membership_figures on membership_figures.id = m.id
  inner join focus_figures on focus_figures.id = m.id
),

derived as (
  select *, {derived}
  from known
)

select {columns}
from derived
order by municipality, municipality_id
