-- One row per partner that at least two selected municipalities have, with how many have it.
-- Whoever shares one under any filter shares it without: so all names are among those kept.
with pair as (
  select partner_id, municipality_id, count(*) as ties
  from answer.direct
  where not everything() and status <> 'ended' and wanted('partner', partner_id)
  group by partner_id, municipality_id
),

shared as (
  select partner_id, count(*)::integer as towns, sum(ties)::integer as ties
  from pair
  group by partner_id
  having count(*) > 1
)

select partner_id, partner, partner_country, towns, ties
from answer.partner_towns
where everything() and towns > 1 and wanted('partner', partner_id)
union all
select s.partner_id, n.partner, n.partner_country, s.towns, s.ties
from shared as s
inner join answer.partner_towns as n on n.partner_id = s.partner_id
