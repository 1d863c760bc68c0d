-- One row per partnership of `found_difference`, with its names and sources.
with named as (
  select municipality_id, null as municipality, partner_id, kind, partner, sources
  from main.partnership
  semi join found_difference as d on d.key = hash(municipality_id, partner_id, kind)
  where counted
  union all
  select municipality_id, municipality, partner_id, kind, partner, sources
  from partnership_gone
)

select
  $build as build,
  n.municipality_id,
  -- The municipality itself may be gone, merged with another.
  coalesce(m.name, n.municipality, n.municipality_id) as municipality,
  n.partner_id,
  n.partner,
  n.kind,
  case
    when d.status_before is null then 'added'
    when d.status_after is null then 'gone'
    else 'status'
  end as change,
  d.status_before,
  d.status_after,
  n.sources
from named as n
inner join found_difference as d on d.key = hash(n.municipality_id, n.partner_id, n.kind)
left join reference.municipality as m on m.id = n.municipality_id
order by n.municipality_id, n.partner, n.kind, n.partner_id
