-- One row per municipality, place told of more than once and kind, as the best statement gives it.
-- The municipality's own source first, then the latest page (a month or a year orders it too), then
-- the latest reading. Of an end or a pause and a new start that one source tells, the start holds.
with preferred as (
  select
    -- What is past decides nothing of today: a new start of which no state is told is unstated.
    s.* replace (s.decides and past.statement is null as decides),
    row_number() over (
      partition by s.municipality_id, s.partner_id, s.kind
      order by
        s.decides desc,
        s.own desc,
        s.dated desc nulls last,
        s.accessed_on desc,
        past.statement is not null,
        s.statement
    ) as preference
  from temp.told_again as s
  left join temp.past as past on past.municipality_id = s.municipality_id and past.statement = s.statement
),

-- What the best statement leaves open, the next best fills: silence contradicts nothing.
filled as (
  select
    municipality_id,
    partner_id,
    kind,
    first(partner order by preference) as partner,
    first(coalesce(printed, partner) order by preference) as printed_partner,
    first(country order by preference) as partner_country,
    first(printed_country order by preference) filter (where decides and printed_country is not null)
      as printed_country,
    first(place_id order by preference) as place_id,
    first(printed_kind order by preference) filter (where decides and printed_kind is not null)
      as printed_kind,
    coalesce(first(status order by preference) filter (where decides and status <> 'unstated'), 'unstated')
      as status,
    -- Words that say neither stand where no statement says more.
    first(printed_status order by status = 'unstated', preference)
      filter (where decides and (printed_status is not null or status <> 'unstated'))
      as printed_status,
    first(since order by preference) filter (where decides and since is not null) as since,
    first(since_year order by preference) filter (where decides and since is not null) as since_year,
    list((status, until) order by preference)
      filter (where decides and until is not null)
      as ends,
    first(valid_until order by preference) filter (where decides and valid_until is not null) as valid_until,
    first(through order by preference) as through,
    first(carried_by order by preference) filter (where decides and carried_by is not null) as carried_by,
    coalesce(list(distinct note order by note) filter (where note is not null), []) as notes,
    list(distinct source order by source) as sources,
    list(distinct origin order by origin) as origins,
    count(*)::integer as statements
  from preferred
  group by municipality_id, partner_id, kind
)

-- An end is no end of what a better statement calls alive.
select
  * exclude (ends),
  list_filter(ends, lambda each: each[1] in ('unstated', status))[1][2] as until
from filled
-- Where many are told of again, those of one municipality lie together still.
order by municipality_id, partner_id, kind
