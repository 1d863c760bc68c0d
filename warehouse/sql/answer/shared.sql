-- One row per municipality and partner that at least two selected municipalities have.
with live as (
  select *
  from answer.selected_partnership
  where through is null and status <> 'ended' and counted
),

shared_partner as (
  select partner_id
  from live
  group by partner_id
  having count(distinct municipality_id) > 1
)

select
  p.partner_id,
  p.partner,
  p.partner_country,
  p.municipality_id,
  p.municipality,
  p.status,
  p.kind,
  p.sources
from live as p
semi join shared_partner on shared_partner.partner_id = p.partner_id
order by p.partner, p.partner_id, p.municipality, p.kind, p.municipality_id
