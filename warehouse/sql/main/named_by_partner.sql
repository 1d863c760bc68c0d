-- One row per partnership that the partner alone names, seen from the other side.
with concerned as (
  select namer as municipality_id from temp.naming where as_partner
  union
  select named from temp.naming where as_partner
),

-- Few are named in another's own words, and the relations of the rest need not be looked at.
-- What bulk lists alone name is set aside where a curated file says who the partners are.
judged as materialized (
  select
    d.*,
    list_contains(d.origins, 'curated') or m.partners_from is distinct from 'curated' as counted
  from temp.relation as d
  semi join concerned as c on c.municipality_id = d.municipality_id
  inner join main.municipality as m on m.id = d.municipality_id
),

set_aside as (
  select
    municipality_id,
    partner_id,
    flatten(list(sources)) as sources,
    flatten(list(origins)) as origins
  from judged
  where not counted
  group by municipality_id, partner_id
)

-- The partner's own statement says more than a bulk list that is set aside.
select
  place.municipality_id,
  named.rowid::integer as municipality_number,
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
  list_sort(list_distinct(d.sources || coalesce(s.sources, []))) as sources,
  list_sort(list_distinct(d.origins || coalesce(s.origins, []))) as origins,
  d.statements
from judged as d
inner join reference.place as place on place.id = d.place_id
inner join main.municipality as m on m.id = d.municipality_id
inner join main.municipality as named on named.id = place.municipality_id
semi join (
  from temp.naming where as_partner
) as told
  on told.namer = d.municipality_id and told.named = place.municipality_id
anti join judged as own
  on
    own.municipality_id = place.municipality_id
    and own.place_id = d.municipality_id
    and own.counted
left join set_aside as s
  on s.municipality_id = place.municipality_id and s.partner_id = d.municipality_id
where d.through is null and d.status <> 'ended'
