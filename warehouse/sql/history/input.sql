-- One row per curated file, external list or file of reference, with the rows that came by it.
with stated as (
  select source, 1 as partnership from stated.partnership
  union all
  select source, 0 from stated.focus
  union all
  select source, 0 from stated.network
  union all
  select source, 0 from stated.network_count
  union all
  select source, 0 from stated.network_member
  union all
  select source, 0 from stated.membership
  union all
  select source, 0 from stated.activity
  union all
  select source, 0 from stated.policy
  union all
  select source, 0 from stated.policy_theme
  union all
  select source, 0 from stated.stated_count
  union all
  select source, 0 from stated.partner_list
  union all
  select source, 0 from stated.note
),

counted as (
  select source, sum(partnership) as partnerships, count(*) as rows
  from stated
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
