-- One row per selected municipality, as in summary.sql, where only municipalities are selected.
with known as (
  select
    m.id as municipality_id,
    m.name as municipality,
    m.country,
    m.region,
    m.population,
    m.population_date,
    m.completeness,
    m.partners_from,
    {kept},
    {municipality}
  from answer.whole_municipality as m
),

derived as (
  select *, {derived}
  from known
)

select {columns}
from derived
order by municipality, municipality_id
