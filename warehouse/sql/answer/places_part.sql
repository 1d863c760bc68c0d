-- One row per place of a part of those on some maps, or without a point, and who has it as a partner.
-- Those that most have come first, then they stand in the order of a language.
with place as materialized (
  from answer.place
  where list_contains(getvariable('among'), coalesce(map, 'none'))
),

-- Before they are put in order, those are left out that too few have.
least as (
  select list_min(max(towns, getvariable('first') + getvariable('most'))) as towns
  from place
),

turned as materialized (
  select p.*, in_order(p.partner) as place
  from place as p
  inner join least as l on l.towns <= p.towns
  order by p.towns desc, place, p.partner_id
  limit getvariable('most')
  offset getvariable('first')
),

town as (
  select distinct t.partner_id, m.id, m.name
  from answer.partnership_row as r
  inner join turned as t on t.number = r.partner
  inner join answer.{selected}_municipality as m on m.number = r.town
  where r.counted and r.direct and r.status <> 'ended' and chosen(r.partner_country, r.kind, r.status)
),

named as (
  select partner_id, list(id order by in_order(name), name, id) as municipality_ids
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
  n.municipality_ids,
  t.active,
  t.dormant,
  t.ties - t.active - t.dormant as unstated
from turned as t
inner join named as n on n.partner_id = t.partner_id
left join reference.country as country on country.code = t.partner_country
order by t.towns desc, t.place, t.partner_id
