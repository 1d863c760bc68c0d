-- One row per municipality and partner region that it has a direct partnership in.
select
  p.municipality_id,
  p.municipality,
  p.partner_region,
  count(*) filter (where p.status <> 'ended')::integer as partners,
  count(*) filter (where p.status = 'active')::integer as active,
  count(*) filter (where p.status = 'dormant')::integer as dormant,
  count(*) filter (where p.status = 'unstated')::integer as unstated,
  count(*) filter (where p.status = 'ended')::integer as ended
from answer.selected_partnership as p
left join reference.partner_region as region on region.id = p.partner_region
where p.through is null and p.counted
group by p.municipality_id, p.municipality, p.partner_region, region.position
order by p.municipality, p.municipality_id, region.position
