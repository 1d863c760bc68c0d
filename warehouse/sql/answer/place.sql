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
  where not kept_places() and status <> 'ended' and wanted('partner', partner_id)
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
),

-- The build counted all, and those of each status.
kept as (
  select
    *,
    case
      when unrestricted('status') then towns
      when wanted('status', 'active') then active_towns
      when wanted('status', 'dormant') then dormant_towns
      when wanted('status', 'unstated') then unstated_towns
      else 0
    end as towns_now,
    if(wanted('status', 'active'), active, 0) as active_now,
    if(wanted('status', 'dormant'), dormant, 0) as dormant_now,
    if(wanted('status', 'unstated'), ties - active - dormant, 0) as unstated_now
  from answer.partner_towns
  where kept_places() and wanted('partner', partner_id)
)

select
  partner_id,
  partner,
  partner_country,
  level,
  lat,
  lon,
  map,
  towns_now as towns,
  active_now + dormant_now + unstated_now as ties,
  active_now as active,
  dormant_now as dormant
from kept
where towns_now > 0
union all
select
  h.partner_id,
  n.partner,
  n.partner_country,
  n.level,
  n.lat,
  n.lon,
  n.map,
  h.towns,
  h.ties,
  h.active,
  h.dormant
from had as h
inner join answer.partner_towns as n on n.partner_id = h.partner_id
