-- One row per place with partners under the selection, with how many municipalities have it.
-- Whatever a filter leaves is there without it: so all places are among those kept.
with pair as (
  select
    partner_id,
    municipality_id,
    count(*) as ties,
    count(*) filter (status = 'active') as active,
    count(*) filter (status = 'dormant') as dormant
  from answer.direct
  where not everything() and status <> 'ended'
  group by partner_id, municipality_id
),

had as (
  select
    partner_id,
    count(*)::integer as towns,
    sum(ties)::integer as ties,
    sum(active)::integer as active,
    sum(dormant)::integer as dormant
  from pair
  group by partner_id
)

from answer.partner_towns
where everything()
union all
select
  h.partner_id, n.partner, n.partner_country, n.level, n.lat, n.lon, n.map,
  h.towns, h.ties, h.active, h.dormant
from had as h
inner join answer.partner_towns as n on n.partner_id = h.partner_id
