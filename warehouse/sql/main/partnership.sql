-- One row per municipality, partner place and kind, with what other tables say of it.
-- In an order that no thread changes: a municipality's rows lie together, and two builds of the
-- same data make the same table.
-- What bulk lists alone name is set aside where a curated file says who the partners are.
with judged as not materialized (
  select
    d.*,
    list_contains(d.origins, 'curated') or m.partners_from is distinct from 'curated' as counted
  from temp.relation as d
  inner join main.municipality as m on m.id = d.municipality_id
),

partner_focus as (
  select municipality_id, subject, list(distinct focus_area order by focus_area) as focus_areas
  from main.focus
  where scope = 'partner' and focus_area is not null
  group by municipality_id, subject
),

-- A municipality's own sources name another as a partner of today, whatever the kind.
naming as materialized (
  select distinct p.municipality_id as namer, place.municipality_id as named
  from main.statement as p
  inner join reference.place as place on place.id = p.place_id
  where p.own and p.through is null and p.status <> 'ended'
),

-- Named by the partner alone: the partner's own statement, seen from the other side.
named_by_partner as (
  select
    place.municipality_id,
    d.municipality_id as partner_id,
    d.kind,
    m.name as partner,
    m.name as printed_partner,
    m.country as partner_country,
    null as printed_country,
    d.municipality_id as place_id,
    d.printed_kind,
    d.status,
    d.printed_status,
    d.since,
    d.since_year,
    d.until,
    d.valid_until,
    d.through,
    d.carried_by,
    d.notes,
    d.sources,
    d.origins,
    d.statements
  from (
    -- Few name anyone in their own words, and the rest need not be looked at.
    from judged
    where municipality_id in (select namer from naming)
  ) as d
  inner join reference.place as place on place.id = d.place_id
  inner join main.municipality as m on m.id = d.municipality_id
  semi join naming as told
    on told.namer = d.municipality_id and told.named = place.municipality_id
  anti join (
    from judged
    where municipality_id in (select named from naming)
  ) as own
    on
      own.municipality_id = place.municipality_id
      and own.place_id = d.municipality_id
      and own.counted
  where d.through is null and d.status <> 'ended'
),

set_aside as (
  select
    municipality_id,
    partner_id,
    flatten(list(sources)) as sources,
    flatten(list(origins)) as origins
  from judged
  where
    not counted
    and municipality_id in (select id from main.municipality where partners_from = 'curated')
  group by municipality_id, partner_id
),

listed as (
  -- The partner's own statement says more than a bulk list that is set aside.
  select d.*, false as named_by_partner_only
  from judged as d
  anti join named_by_partner as n
    on n.municipality_id = d.municipality_id and n.partner_id = d.partner_id
  union all by name
  select
    n.* replace (
      list_sort(list_distinct(n.sources || coalesce(s.sources, []))) as sources,
      list_sort(list_distinct(n.origins || coalesce(s.origins, []))) as origins
    ),
    false as counted,
    true as named_by_partner_only
  from named_by_partner as n
  left join set_aside as s
    on s.municipality_id = n.municipality_id and s.partner_id = n.partner_id
)

select
  d.municipality_id,
  d.partner_id,
  d.partner,
  d.printed_partner,
  d.partner_country,
  d.printed_country,
  country.partner_region,
  place.level,
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
    when naming.named is not null and told.named is not null then 'both'
    when
      naming.named is null
      and partner.completeness in ('complete', 'none')
      -- A bulk list is no word of this side.
      and list_contains(d.origins, 'curated')
      then 'own'
  end as reciprocal,
  d.counted,
  d.origins,
  d.notes,
  d.sources,
  d.statements
from listed as d
left join reference.country as country on country.code = d.partner_country
left join reference.place as place on place.id = d.place_id
left join partner_focus
  on partner_focus.municipality_id = d.municipality_id and partner_focus.subject = d.partner_id
left join main.municipality as partner on partner.id = place.municipality_id
left join naming on naming.namer = partner.id and naming.named = d.municipality_id
left join naming as told on told.namer = d.municipality_id and told.named = partner.id
order by d.municipality_id, d.partner, d.kind, d.partner_id
