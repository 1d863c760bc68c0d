-- One row per curated file, external list or file of reference, with the rows that came by it.
with counted as (
  select source, count(*) filter (stated_in = 'partnership') as partnerships, count(*) as rows
  from temp.cited
  group by source
),

-- Whether the data came as files or as a package, what a file brought has the file's name.
brought as (
  select
    case s.origin
      when 'curated' then 'municipalities/' || s.municipality_id || '.toml'
      else 'imports/' || s.origin
    end as input,
    coalesce(c.partnerships, 0) as partnerships,
    coalesce(c.rows, 0) + 1 as rows
  from stated.source as s
  left join counted as c on c.source = s.id
  union all
  select 'reference/partner_regions.csv', 0, count(*) from reference.partner_region
  union all
  select 'reference/countries.csv', 0, count(*) from reference.country
  union all
  select 'reference/municipalities.csv', 0, count(*) from reference.municipality
  union all
  select 'reference/focus_areas.csv', 0, count(*) from reference.focus_area
  union all
  select 'reference/focus_terms.csv', 0, count(*) from reference.focus_term
  union all
  select 'reference/networks.csv', 0, count(*) from reference.network
  union all
  select 'reference/places.csv', 0, count(*) from reference.place
)

select input, sum(partnerships)::integer as partnerships, sum(rows)::integer as rows
from brought
group by input
order by input
