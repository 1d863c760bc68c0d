-- One row per place of a part of those on some maps, or without a point, and who has it as a partner.
-- Those that most have come first, then they stand in the order of a language.
with place as materialized (
  from answer.place
  where list_contains(getvariable('among'), coalesce(map, 'none'))
),

name as (
  select partner as name, in_order(partner) as place
  from (select distinct partner from place)
),

turned as (
  select p.*, n.place
  from place as p
  inner join name as n on n.name = p.partner
  order by p.towns desc, n.place, p.partner_id
  limit getvariable('most')
  offset getvariable('first')
),

town as (
  select distinct d.partner_id, m.name
  from answer.direct as d
  inner join answer.selected_municipality as m on m.id = d.municipality_id
  where d.status <> 'ended' and d.partner_id in (select partner_id from turned)
),

named as (
  select partner_id, list(name order by in_order(name), name) as names
  from town
  group by partner_id
)

select
  t.partner_id,
  t.partner,
  t.partner_country,
  country.partner_region,
  t.level,
  t.lat,
  t.lon,
  t.towns,
  n.names,
  t.active,
  t.dormant,
  t.ties - t.active - t.dormant as unstated
from turned as t
inner join named as n on n.partner_id = t.partner_id
left join reference.country as country on country.code = t.partner_country
order by t.towns desc, t.place, t.partner_id
