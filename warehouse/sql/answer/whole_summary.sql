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
  from answer.town as m
  where
    (m.has_data or list_contains(getvariable('m'), m.id))
    and wanted('m', m.id)
    and wanted('country', m.country)
    and wanted('region', m.region_id)
),

derived as (
  select *, {derived}
  from known
)

select {columns}
from derived
order by municipality, municipality_id
