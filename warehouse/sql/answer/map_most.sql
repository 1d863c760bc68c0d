-- One row per place on a map that most municipalities have: 2,000 of each map.
-- Before they are put in order, those are left out that too few have.
with place as materialized (
  select map, partner_id, partner, partner_country, lat, lon, towns
  from answer.place
  where map is not null
),

least as (
  select map, list_min(max(towns, 2000)) as towns
  from place
  group by map
)

select p.*
from place as p
inner join least as l on l.map = p.map and l.towns <= p.towns
qualify row_number() over (partition by p.map order by p.towns desc, p.partner, p.partner_id) <= 2000
order by p.map, p.towns desc, p.partner, p.partner_id
