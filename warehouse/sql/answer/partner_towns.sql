-- One row per partner that at least two municipalities have, with how many, whatever is selected.
-- A tie is a row of `answer.shared`: who has a partner in two ways has two.
with pair as (
  select partner_id, municipality_id, count(*) as ties
  from main.partnership
  where counted and through is null and status <> 'ended'
  group by partner_id, municipality_id
),

shared as (
  select partner_id, count(*)::integer as towns, sum(ties)::integer as ties
  from pair
  group by partner_id
  having count(*) > 1
),

-- To look names up takes less than to carry them along with every pair.
named as (
  select id as partner_id, name as partner, country as partner_country
  from reference.place
  union all
  select distinct partner_id, partner, partner_country
  from main.partnership
  where starts_with(partner_id, 'unresolved:')
)

select s.partner_id, n.partner, n.partner_country, s.towns, s.ties
from shared as s
inner join named as n on n.partner_id = s.partner_id
order by s.partner_id
