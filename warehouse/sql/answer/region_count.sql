-- One row per selection: how many rows `answer.regions` has under it.
-- What regions a municipality has makes one number, a bit for each, as in region_totals.sql.
with country as (
  select c.code, 1 << coalesce(region.position, 0) as region
  from reference.country as c
  left join reference.partner_region as region on region.id = c.partner_region
),

held as (
  select p.town, bit_or(coalesce(c.region, 1)) as regions
  from answer.direct as p
  left join country as c on c.code = p.partner_country
  group by p.town
)

select coalesce(sum(bit_count(regions)), 0)::integer as rows
from held
