-- One row per partner, with its point and how many municipalities have it, whatever is selected.
-- A tie is a row of `answer.shared`: who has a partner in two ways has two.
with pair as (
  select
    partner_number as number,
    count(*) as ties,
    count(*) filter (status = 'active') as active,
    count(*) filter (status = 'dormant') as dormant
  from main.partnership
  where counted and through is null and status <> 'ended'
  group by partner_number, municipality_number
),

had as (
  select
    number,
    count(*)::integer as towns,
    sum(ties)::integer as ties,
    sum(active)::integer as active,
    sum(dormant)::integer as dormant,
    count(*) filter (active > 0)::integer as active_towns,
    count(*) filter (dormant > 0)::integer as dormant_towns,
    count(*) filter (ties > active + dormant)::integer as unstated_towns
  from pair
  group by number
),

-- Of several lists that give a point the first by name is taken.
given as (
  select partner_id, first(lat order by origin) as lat, first(lon order by origin) as lon
  from stated.partner_point
  group by partner_id
),

-- To look names up takes less than to carry them along with every pair.
named as (
  select
    rowid as number,
    id as partner_id,
    name as partner,
    country as partner_country,
    level,
    lat,
    lon
  from reference.place
  union all
  select distinct
    p.partner_number as number,
    p.partner_id,
    p.partner,
    p.partner_country,
    p.level,
    g.lat,
    g.lon
  from main.partnership as p
  left join given as g on g.partner_id = p.partner_id
  where p.partner_number >= (select count(*) from reference.place)
)

select
  h.number,
  n.partner_id,
  n.partner,
  n.partner_country,
  n.level,
  n.lat,
  n.lon,
  -- The north of Europe begins at the southern shore of the Baltic Sea.
  case
    when n.lat is null then null
    when n.lon not between -25 and 45 or n.lat not between 34 and 72 then 'world'
    when n.lat >= 53.8 and n.lon <= 32 then 'north'
    else 'europe'
  end as map,
  h.towns,
  h.ties,
  h.active,
  h.dormant,
  h.active_towns,
  h.dormant_towns,
  h.unstated_towns
from had as h
inner join named as n on n.number = h.number
order by h.number
