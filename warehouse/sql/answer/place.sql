-- One row per place with partners under the selection, with how many municipalities have it.
-- Its number is the one that `answer.partner_towns` tells.
-- Whatever a filter leaves is there without it: so all places are among those kept.
with pair as (
  select
    partner,
    town,
    count(*) as ties,
    count(*) filter (status = 'active') as active,
    count(*) filter (status = 'dormant') as dormant
  from answer.direct
  where
    not kept_places()
    and not kept_places_of_kind()
    and status <> 'ended'
    and (
      unrestricted('partner') or coalesce(list_contains(getvariable('partners'), partner), false)
    )
  group by partner, town
),

had as (
  select
    partner as number,
    count(*)::integer as towns,
    sum(ties)::integer as ties,
    sum(active)::integer as active,
    sum(dormant)::integer as dormant
  from pair
  group by partner
),

-- The build counted those of each kind: in one a municipality has a partner once.
of_kind as (
  select
    partner as number,
    if(wanted('status', 'active'), active, 0) as active_now,
    if(wanted('status', 'dormant'), dormant, 0) as dormant_now,
    active_now + dormant_now + if(wanted('status', 'unstated'), towns - active - dormant, 0)
      as towns_now
  from answer.partner_kind
  where kept_places_of_kind() and wanted('kind', kind)
),

counted as (
  from had
  union all
  select number, towns_now as towns, towns_now as ties, active_now as active, dormant_now as dormant
  from of_kind
  where towns_now > 0
),

-- And all, and those of each status.
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
  where
    kept_places()
    and wanted('partner', partner_id)
    and wanted('partner_country', partner_country)
    and of_wanted_region(partner_country)
)

select
  number,
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
  h.number,
  n.partner_id,
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
from counted as h
inner join answer.partner_towns as n on n.number = h.number
where
  wanted('partner', n.partner_id)
  and of_wanted_region(n.partner_country)
  and wanted('partner_country', n.partner_country)
