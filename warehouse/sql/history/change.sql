-- One row per partnership that this warehouse names and the one before does not, or the other way,
-- or both with another status.
with differing as (
  select
    coalesce(after.municipality_id, before.municipality_id) as municipality_id,
    coalesce(after.partner_id, before.partner_id) as partner_id,
    coalesce(after.kind, before.kind) as kind,
    before.partner,
    before.sources,
    before.status as status_before,
    after.status as status_after
  from partnership_before as before
  full join (select municipality_id, partner_id, kind, status from main.partnership) as after
    on
      after.municipality_id = before.municipality_id
      and after.partner_id = before.partner_id
      and after.kind = before.kind
  -- Each has a status, so null is the absent side.
  where before.status is distinct from after.status
)

select
  d.municipality_id,
  coalesce(m.name, d.municipality_id) as municipality,
  d.partner_id,
  coalesce(p.partner, d.partner) as partner,
  d.kind,
  case
    when d.status_before is null then 'added'
    when d.status_after is null then 'gone'
    else 'status'
  end as change,
  d.status_before,
  d.status_after,
  coalesce(p.sources, d.sources) as sources
from differing as d
left join main.partnership as p
  on p.municipality_id = d.municipality_id and p.partner_id = d.partner_id and p.kind = d.kind
left join reference.municipality as m on m.id = d.municipality_id
