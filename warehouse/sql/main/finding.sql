-- One row per doubt that holds on whatever day it is read.
with differing as (
  select
    'stated_count_differs' as finding,
    municipality_id,
    scope as subject,
    ['stated: ' || value, 'listed: ' || listed] as values,
    [source] as sources,
    'curated' as origin
  from temp.compared
  where value <> listed
),

-- Numbers can contradict each other whether or not there is a list to hold them against.
number as (
  select
    c.municipality_id,
    c.source,
    c.scope,
    c.value - coalesce(c.counts_itself, false)::integer as value,
    max(l.listed) as listed
  from stated.stated_count as c
  left join temp.compared as l on l.source = c.source and l.scope = c.scope
  where c.scope = 'all' or c.scope in (select continent from reference.partner_region)
  group by all
),

most as (
  select municipality_id, source, scope, max(value) as value, count(*) > 1 as is_doubled
  from number
  group by municipality_id, source, scope
),

-- Continents do not overlap, so together they cannot hold more than the whole; nor can a part or the
-- whole be of two sizes.
unfitting as (
  select municipality_id, source
  from most
  group by municipality_id, source
  having
    bool_or(is_doubled)
    or sum(value) filter (where scope <> 'all') > max(value) filter (where scope = 'all')
),

contradicting as (
  select
    'stated_counts_contradict' as finding,
    n.municipality_id,
    'all' as subject,
    list(n.scope || ': ' || n.value order by n.scope <> 'all', n.scope, n.value)
    || coalesce(list(distinct 'listed: ' || n.listed) filter (where n.scope = 'all' and n.listed is not null), [])
      as values,
    [n.source] as sources,
    'curated' as origin
  from number as n
  semi join unfitting as u on u.source = n.source
  group by n.municipality_id, n.source
),

-- One statement alone disputes nothing, and that is what most places rest on.
-- What each source says of one place; one source may well tell of an end and a new start.
told as (
  select
    s.municipality_id,
    s.partner_id as place,
    min(s.partner) as subject,
    s.source,
    s.origin,
    -- What a source itself says is past, it does not say of today.
    list(distinct s.status order by s.status) filter (where s.status <> 'unstated' and past.statement is null)
      as statuses,
    list(distinct s.kind order by s.kind) as kinds,
    -- A decade agrees with each of its years.
    min(s.since_year) as earliest,
    max(s.since_year + if(s.since_precision = 'decade', 9, 0)) as latest,
    list(concat_ws(', ', s.kind, s.status, 'began ' || s.since) order by s.statement) as words
  from temp.told_again as s
  left join temp.past as past
    on past.municipality_id = s.municipality_id and past.statement = s.statement
  group by s.municipality_id, s.partner_id, s.source, s.origin
),

-- One list may give one relation two states, which a curated file may not.
wavering as (
  select s.municipality_id, s.partner_id, s.origin
  from temp.told_again as s
  anti join temp.past as past
    on past.municipality_id = s.municipality_id and past.statement = s.statement
  where s.status <> 'unstated' and s.decides and s.origin <> 'curated'
  group by s.municipality_id, s.partner_id, s.kind, s.through, s.source, s.origin
  having count(distinct s.status) > 1
),

disputed as (
  select distinct
    a.municipality_id,
    a.place,
    list_sort([a.origin, b.origin]) as origins
  from told as a
  inner join told as b
    on b.municipality_id = a.municipality_id and b.place = a.place and b.source <> a.source
  where
    (len(a.statuses) > 0 and len(b.statuses) > 0 and a.statuses <> b.statuses)
    -- A bulk list's word for the kind is mostly one for all of its pairs.
    or (a.kinds <> b.kinds and a.origin = 'curated' and b.origin = 'curated')
    or a.latest < b.earliest
  union
  select municipality_id, partner_id, [origin, origin]
  from wavering
),

disagreeing as (
  select
    'sources_disagree' as finding,
    t.municipality_id,
    any_value(t.subject) as subject,
    list(t.source || ': ' || array_to_string(t.words, ' / ') order by t.source) as values,
    list(t.source order by t.source) as sources,
    -- A dispute that a bulk list has part in is that list's.
    coalesce(list_filter(d.origins, lambda origin: origin <> 'curated')[1], 'curated') as origin
  from told as t
  inner join disputed as d
    on
      d.municipality_id = t.municipality_id
      and d.place = t.place
      and list_contains(d.origins, t.origin)
  group by t.municipality_id, t.place, d.origins
),

-- What the sources on both sides say of their one partnership, in the words of each.
side as (
  select
    p.municipality_id,
    place.municipality_id as other,
    p.partner as subject,
    p.status,
    p.since_year as earliest,
    p.since_year + if(ends_with(p.since, 'X'), 9, 0) as latest,
    m.name || ': ' || concat_ws(', ', p.status, 'began ' || p.since, p.until) as words,
    p.sources
  from main.partnership as p
  inner join main.municipality as m on m.id = p.municipality_id and m.curated
  inner join reference.place as place
    on place.id = p.partner_id and place.municipality_id is not null
  where
    p.through is null
    and p.reciprocal is distinct from 'other'
    and list_contains(p.origins, 'curated')
),

sides_differing as (
  select distinct
    'sides_disagree' as finding,
    a.municipality_id,
    a.subject,
    [a.words, b.words] as values,
    list_sort(list_distinct(a.sources || b.sources)) as sources,
    'curated' as origin
  from side as a
  inner join side as b on b.municipality_id = a.other and b.other = a.municipality_id
  where
    (a.status <> b.status and 'unstated' not in (a.status, b.status))
    or a.latest < b.earliest
    or b.latest < a.earliest
),

-- A partner is doubted once, in however many kinds it is one. What a county holds its partner need
-- not list as the municipality's.
one_sided as (
  select
    'one_sided' as finding,
    p.municipality_id,
    min(p.partner) as subject,
    list(distinct 'status: ' || p.status order by 'status: ' || p.status) as values,
    list_sort(list_distinct(flatten(list(p.sources)))) as sources,
    'curated' as origin
  from main.partnership as p
  where p.reciprocal = 'own' and p.through is null and p.status <> 'ended'
  group by p.municipality_id, p.partner_id
),

-- Countries where every partnership whose status is stated has ended or rests, in the word of either
-- side.
left_country as (
  select partner_country
  from main.partnership
  where list_contains(origins, 'curated')
  group by partner_country
  having count(*) filter (where status = 'active') = 0
),

-- The day that a page prints, or the latest of which it tells; a page without either has no place
-- in the order of time.
dated_source as (
  select
    s.municipality_id,
    s.id as source,
    s.own,
    coalesce(s.page_date::varchar, s.printed_date, max(p.until)) as told
  from stated.source as s
  left join stated.partnership as p on p.source = s.id
  where s.origin = 'curated'
  group by s.municipality_id, s.id, s.own, s.page_date, s.printed_date
),

ordered_source as (
  from dated_source where own
),

newest_list as (
  select municipality_id, max(told) as told, arg_max(source, row(told, source)) as source
  from ordered_source
  semi join stated.partner_list as l
    on l.source = ordered_source.source and l.completeness in ('complete', 'none')
  where told is not null
  group by municipality_id
),

-- Whatever kinds it is told in: the list leaves out the partner.
partner_of_today as (
  select
    municipality_id,
    partner_id,
    min(partner) as partner,
    list_distinct(flatten(list(sources))) as sources
  from main.partnership
  semi join newest_list on newest_list.municipality_id = partnership.municipality_id
  group by municipality_id, partner_id
  having bool_or(through is null and status <> 'ended')
),

no_longer_listed as (
  select
    'no_longer_listed' as finding,
    p.municipality_id,
    p.partner as subject,
    ['last named: ' || max(older.told), 'newest list: ' || any_value(newest.told)] as values,
    list_append(list(older.source order by older.told, older.source), any_value(newest.source)) as sources,
    'curated' as origin
  from partner_of_today as p
  inner join newest_list as newest on newest.municipality_id = p.municipality_id
  inner join ordered_source as older
    on
      older.municipality_id = p.municipality_id
      and surely_before(older.told, newest.told)
  where
    list_contains(p.sources, older.source)
    -- A page as new as the list, or of unknown age, may name it still.
    and not exists (
      from ordered_source as newer
      where
        list_contains(p.sources, newer.source)
        and coalesce(not surely_before(newer.told, newest.told), true)
    )
    -- Whatever kind the newest list calls it.
    and not exists (
      from stated.partnership as named
      where
        named.source = newest.source
        and partner_of(named.place_id, named.country, named.partner) = p.partner_id
    )
  group by p.municipality_id, p.partner_id, p.partner
),

ended_partner as (
  select municipality_id, partner_id, min(partner) as partner
  from main.partnership
  where through is null and list_contains(origins, 'curated')
  group by municipality_id, partner_id
  having bool_and(status = 'ended')
),

-- All that tell of the end are surely older than a page of the municipality's own that names it.
ended_yet_named as (
  select
    'ended_yet_named' as finding,
    p.municipality_id,
    p.partner as subject,
    ['told to have ended: ' || max(gone.told), 'last named: ' || max(again.told)] as values,
    list(distinct gone.source order by gone.source)
    || list(distinct again.source order by again.source) as sources,
    'curated' as origin
  from ended_partner as p
  inner join temp.told_again as ending
    on
      ending.municipality_id = p.municipality_id
      and ending.partner_id = p.partner_id
      and ending.status = 'ended'
  inner join dated_source as gone on gone.source = ending.source
  inner join temp.told_again as naming
    on
      naming.municipality_id = p.municipality_id
      and naming.partner_id = p.partner_id
      and naming.status = 'unstated'
  inner join ordered_source as again on again.source = naming.source
  group by p.municipality_id, p.partner_id, p.partner
  having count(*) = count(gone.told) and surely_before(max(gone.told), max(again.told))
),

unstated_partner as (
  select
    municipality_id,
    partner_id,
    partner_country,
    min(partner) as partner,
    if(bool_or(list_contains(origins, 'curated')), 'curated', min(origins[1])) as origin
  from main.partnership
  semi join left_country on left_country.partner_country = partnership.partner_country
  where status = 'unstated' and counted
  group by municipality_id, partner_id, partner_country
),

-- Said neutrally, with the words of the others' sources.
others_suspended as (
  select
    'others_suspended' as finding,
    p.municipality_id,
    p.partner as subject,
    list(m.name || ': ' || concat_ws(', ', o.status, o.until) order by m.name, m.id, o.partner, o.kind)
      as values,
    list_sort(list_distinct(flatten(list(o.sources)))) as sources,
    any_value(p.origin) as origin
  from unstated_partner as p
  inner join main.partnership as o
    on
      o.partner_country = p.partner_country
      and o.municipality_id <> p.municipality_id
      and o.status in ('ended', 'dormant')
      and o.counted
      and list_contains(o.origins, 'curated')
  inner join main.municipality as m on m.id = o.municipality_id
  group by p.municipality_id, p.partner_id, p.partner
  having count(distinct o.municipality_id) >= 3
),

undated as (
  select
    'source_undated' as finding,
    municipality_id,
    null as subject,
    [] as values,
    -- A page that only a remark cites may print a date, and is none of these.
    coalesce(list(id order by id) filter (where r.source is null), list(id order by id)) as sources,
    'curated' as origin
  from stated.source as s
  left join temp.remarked as r on r.source = s.id
  where origin = 'curated'
  group by municipality_id
  having
    max(coalesce(page_date::varchar, printed_date)) filter (where r.source is null) is null
),

unresolved as (
  select distinct
    'place_unresolved' as finding,
    municipality_id,
    coalesce(printed, name) as subject,
    ['country: ' || country] as values,
    [source] as sources,
    'curated' as origin
  from (
    select municipality_id, partner as name, printed, country, place_id, source
    from main.statement
    where origin = 'curated'
    union all
    select municipality_id, place as name, printed, country, place_id, source
    from stated.network_member
  )
  where place_id is null
),

-- Bulk lists name places by the thousand: one doubt for each municipality, not for each place.
unresolved_in_bulk as (
  select
    'place_unresolved' as finding,
    municipality_id,
    null as subject,
    ['places: ' || count(distinct partner_id)] as values,
    [source] as sources,
    origin
  from main.statement
  where place_id is null and origin <> 'curated'
  group by municipality_id, source, origin
),

-- A letter or two apart, or the one with a remark behind it that the other lacks.
partner_name as (
  select
    p.municipality_id,
    p.partner_id,
    p.partner,
    p.partner_country,
    p.sources,
    list_filter(p.origins, lambda origin: origin <> 'curated') as lists,
    starts_with(p.partner_id, 'unresolved:') as is_unresolved,
    trim(regexp_replace(lower(strip_accents(p.partner)), '[(,].*', '')) as plain
  from main.partnership as p
  -- Only beside a name without a place is another one doubted.
  semi join (from main.partnership where starts_with(partner_id, 'unresolved:')) as u
    on u.municipality_id = p.municipality_id and u.partner_country = p.partner_country
  -- Pairs are as many as the square: of a column that was filled down they would take hours.
  qualify count(*) over (partition by p.municipality_id, p.partner_country) <= 300
),

-- However many kinds each of the two stands in.
alike as (
  select
    'names_alike' as finding,
    a.municipality_id,
    min(a.partner) as subject,
    ['also: ' || min(b.partner)] as values,
    list_sort(list_distinct(flatten(list(a.sources || b.sources)))) as sources,
    min(list_sort(a.lists || b.lists)[1]) as origin
  from partner_name as a
  inner join partner_name as b
    on
      b.municipality_id = a.municipality_id
      and b.partner_country = a.partner_country
      and b.plain[1] = a.plain[1]
      and b.partner_id > a.partner_id
  where
    (a.is_unresolved or b.is_unresolved)
    and levenshtein(a.plain, b.plain) <= least(2, len(a.plain) // 5, len(b.plain) // 5)
  group by a.municipality_id, a.partner_id, b.partner_id
  having bool_or(len(a.lists) + len(b.lists) > 0)
),

unmapped as (
  select distinct
    'term_unmapped' as finding,
    f.municipality_id,
    f.term as subject,
    ['scope: ' || f.scope] as values,
    [f.source] as sources,
    'curated' as origin
  from stated.focus as f
  inner join stated.source as s on s.id = f.source and s.origin = 'curated'
  where f.focus_area is null
),

unmapped_in_bulk as (
  select
    'term_unmapped' as finding,
    f.municipality_id,
    null as subject,
    ['terms: ' || count(distinct f.term)] as values,
    [f.source] as sources,
    s.origin
  from stated.focus as f
  inner join stated.source as s on s.id = f.source and s.origin <> 'curated'
  where f.focus_area is null
  group by f.municipality_id, f.source, s.origin
)

from differing
union all
from contradicting
union all
from disagreeing
union all
from sides_differing
union all
from one_sided
union all
from no_longer_listed
union all
from ended_yet_named
union all
from others_suspended
union all
from undated
union all
from unresolved
union all
from unresolved_in_bulk
union all
from alike
union all
from unmapped
union all
from unmapped_in_bulk
order by finding, municipality_id, subject, values, sources
