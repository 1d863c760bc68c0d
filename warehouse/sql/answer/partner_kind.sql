-- One row per partner and kind, with how many municipalities have it, whatever else is selected.
-- In one kind a municipality has a partner once, so these are ties too.
select
  partner,
  kind,
  count(*)::integer as towns,
  count(*) filter (status = 'active')::integer as active,
  count(*) filter (status = 'dormant')::integer as dormant
from answer.partnership_row
where counted and direct and status <> 'ended'
group by partner, kind
order by kind, partner
