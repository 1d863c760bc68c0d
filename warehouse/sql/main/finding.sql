-- One row per doubt that holds on whatever day it is read.
-- A source without a list of its own, or with a cut one, has nothing to compare with. One that
-- counts its municipality as one of the ring lists one less.
with compared as (
  select municipality_id, scope, stated - counts_itself::integer as value, source, listed
  from main.partner_count
  where stated is not null and listed is not null
),

differing as (
  select
    'stated_count_differs' as finding,
    municipality_id,
    scope as subject,
    ['stated: ' || value, 'listed: ' || listed] as values,
    [source] as sources
  from compared
  where value <> listed
),

-- Continents do not overlap, so together they cannot hold more than the whole.
contradicting as (
  select
    'stated_counts_contradict' as finding,
    municipality_id,
    'all' as subject,
    list_append(
      list(scope || ': ' || value order by scope <> 'all', scope),
      'listed: ' || max(listed) filter (where scope = 'all')
    ) as values,
    [source] as sources
  from compared
  where scope = 'all' or scope in (select continent from reference.partner_region)
  group by municipality_id, source
  having sum(value) filter (where scope <> 'all') > max(value) filter (where scope = 'all')
),

-- What each source says of one place; one source may well tell of an end and a new start.
told as (
  select
    municipality_id,
    coalesce(place_id, partner) as place,
    any_value(partner) as subject,
    source,
    list(distinct status order by status) filter (where status <> 'unstated') as statuses,
    list(distinct kind order by kind) as kinds,
    -- A decade agrees with each of its years.
    min(since_year) as earliest,
    max(since_year + if(since_precision = 'decade', 9, 0)) as latest,
    list(concat_ws(', ', kind, status, since) order by statement) as words
  from stated.partnership
  group by municipality_id, coalesce(place_id, partner), source
),

disputed as (
  select distinct a.municipality_id, a.place
  from told as a
  inner join told as b
    on b.municipality_id = a.municipality_id and b.place = a.place and b.source <> a.source
  where
    (len(a.statuses) > 0 and len(b.statuses) > 0 and a.statuses <> b.statuses)
    or a.kinds <> b.kinds
    or a.latest < b.earliest
),

disagreeing as (
  select
    'sources_disagree' as finding,
    t.municipality_id,
    any_value(t.subject) as subject,
    list(t.source || ': ' || array_to_string(t.words, ' / ') order by t.source) as values,
    list(t.source order by t.source) as sources
  from told as t
  semi join disputed on disputed.municipality_id = t.municipality_id and disputed.place = t.place
  group by t.municipality_id, t.place
),

one_sided as (
  select
    'one_sided' as finding,
    p.municipality_id,
    p.partner as subject,
    ['status: ' || p.status] as values,
    p.sources
  from main.partnership as p
  inner join reference.place as place on place.id = p.partner_id
  inner join main.municipality as partner on partner.id = place.municipality_id
  where p.reciprocal = 'own' and partner.completeness = 'complete' and p.status <> 'ended'
),

-- Countries where every partnership whose status is stated has ended or rests.
left_country as (
  select partner_country
  from main.partnership
  where reciprocal is distinct from 'other'
  group by partner_country
  having count(*) filter (where status = 'active') = 0
),

-- Said neutrally, with the words of the others' sources.
others_suspended as (
  select
    'others_suspended' as finding,
    p.municipality_id,
    p.partner as subject,
    list(m.name || ': ' || concat_ws(', ', o.status, o.until) order by m.name, o.partner)
      as values,
    list_sort(list_distinct(flatten(list(o.sources)))) as sources
  from main.partnership as p
  semi join left_country on left_country.partner_country = p.partner_country
  inner join main.partnership as o
    on
      o.partner_country = p.partner_country
      and o.municipality_id <> p.municipality_id
      and o.status in ('ended', 'dormant')
      and o.reciprocal is distinct from 'other'
  inner join main.municipality as m on m.id = o.municipality_id
  where p.status = 'unstated' and p.reciprocal is distinct from 'other'
  group by p.municipality_id, p.partner_id, p.partner, p.kind
  having count(distinct o.municipality_id) >= 3
),

undated as (
  select
    'source_undated' as finding,
    municipality_id,
    null as subject,
    [] as values,
    list(id order by id) as sources
  from stated.source
  group by municipality_id
  having max(page_date) is null
),

unresolved as (
  select
    'place_unresolved' as finding,
    municipality_id,
    coalesce(printed, name) as subject,
    ['country: ' || country] as values,
    [source] as sources
  from (
    select municipality_id, partner as name, printed, country, place_id, source
    from stated.partnership
    union all
    select municipality_id, place as name, printed, country, place_id, source
    from stated.network_member
  )
  where place_id is null
),

unmapped as (
  select
    'term_unmapped' as finding,
    municipality_id,
    term as subject,
    ['scope: ' || scope] as values,
    [source] as sources
  from stated.focus
  where focus_area is null
)

from differing
union all
from contradicting
union all
from disagreeing
union all
from one_sided
union all
from others_suspended
union all
from undated
union all
from unresolved
union all
from unmapped
order by finding, municipality_id, subject
