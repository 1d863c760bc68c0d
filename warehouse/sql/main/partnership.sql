-- One row per municipality, partner place and kind, with what other tables say of it.
-- A municipality's rows lie together as they do in what is stated, and which thousands come first is
-- a thread's chance: whoever reads them states an order. With joins as they are written: the many
-- rows on the left, what is looked up for them on the right.
with listed as (
  select
    d.*,
    list_contains(d.origins, 'curated') or own.id is null as counted,
    false as named_by_partner_only
  from temp.relation as d
  -- What bulk lists alone name is set aside where a curated file says who the partners are.
  left join (
    select id from main.municipality where partners_from = 'curated'
  ) as own on own.id = d.municipality_id
  anti join temp.named_by_partner as n
    on n.municipality_id = d.municipality_id and n.partner_id = d.partner_id
  union all by name
  select *, false as counted, true as named_by_partner_only
  from temp.named_by_partner
),

partner_focus as (
  select municipality_id, subject, list(distinct focus_area order by focus_area) as focus_areas
  from main.focus
  where scope = 'partner' and focus_area is not null
  group by municipality_id, subject
)

select
  d.municipality_id,
  d.partner_id,
  d.partner,
  d.printed_partner,
  d.partner_country,
  d.printed_country,
  country.partner_region,
  partner.level,
  d.kind,
  d.printed_kind,
  d.status,
  d.printed_status,
  d.since,
  d.since_year,
  d.until,
  d.valid_until,
  d.through,
  d.carried_by,
  coalesce(partner_focus.focus_areas, []) as focus_areas,
  case
    when d.named_by_partner_only then 'other'
    -- Both only where this side's own sources name the partner too, not a third party alone.
    when naming.as_partner and told.as_partner then 'both'
    -- A list that names this side as one of the past does name it.
    when
      naming.named is null
      and told.named is not null
      and partner.lists_all
      -- A bulk list is no word of this side.
      and list_contains(d.origins, 'curated')
      then 'own'
  end as reciprocal,
  d.counted,
  d.origins,
  d.notes,
  d.sources,
  d.statements,
  d.municipality_number,
  coalesce(partner.number, unresolved.number) as partner_number
from listed as d
left join reference.country as country on country.code = d.partner_country
left join temp.partner_place as partner on partner.id = d.place_id
left join temp.unresolved as unresolved
  on unresolved.partner_id = if(d.place_id is null, d.partner_id, null)
left join partner_focus
  on partner_focus.municipality_id = d.municipality_id and partner_focus.subject = d.partner_id
left join temp.naming as naming
  on naming.namer = partner.municipality_id and naming.named = d.municipality_id
left join temp.naming as told
  on told.namer = d.municipality_id and told.named = partner.municipality_id
