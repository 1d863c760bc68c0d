-- One row per partner region of the selection's direct partnerships, with how many they are.
-- What regions a municipality has partners in makes one number, a bit for each: to count pairs of
-- both takes three times as long.
with country as (
  select c.code, 1 << coalesce(region.position, 0) as region
  from reference.country as c
  left join reference.partner_region as region on region.id = c.partner_region
),

held as (
  select p.town, bit_or(coalesce(c.region, 1)) as regions
  from answer.direct as p
  left join country as c on c.code = p.partner_country
  where p.status <> 'ended'
  group by p.town
),

together as (
  select regions, count(*) as towns
  from held
  group by regions
),

total as (
  select
    c.partner_region,
    coalesce(sum(partnerships) filter (status <> 'ended'), 0)::integer as partners,
    coalesce(sum(partnerships) filter (status = 'active'), 0)::integer as active,
    coalesce(sum(partnerships) filter (status = 'dormant'), 0)::integer as dormant,
    coalesce(sum(partnerships) filter (status = 'unstated'), 0)::integer as unstated,
    coalesce(sum(partnerships) filter (status = 'ended'), 0)::integer as ended
  from answer.direct_counts as p
  left join reference.country as c on c.code = p.partner_country
  group by c.partner_region
)

select
  t.*,
  coalesce(
    (
      select sum(h.towns)
      from together as h
      where h.regions & (1 << coalesce(region.position, 0)) <> 0
    ),
    0
  )::integer as towns
from total as t
left join reference.partner_region as region on region.id = t.partner_region
order by region.position
