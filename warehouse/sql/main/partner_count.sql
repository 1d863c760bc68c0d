-- One row per source and scope: the number that it states, and the number that it lists.
with listed as (
  select distinct p.municipality_id, p.source, coalesce(p.place_id, p.partner) as place, p.country,
    p.kind, country.partner_region, region.continent
  from stated.partnership as p
  left join reference.country as country on country.code = p.country
  left join reference.partner_region as region on region.id = country.partner_region
  where p.through is null and p.status <> 'ended'
),

-- A list is a number of its own where it is whole and the source states none in all.
asked as (
  select municipality_id, source, scope, value as stated,
    coalesce(counts_itself, false) as counts_itself, printed
  from stated.stated_count
  union all
  select w.municipality_id, w.source, 'all', null, false, null
  from stated.partner_list as w
  semi join listed as own on own.source = w.source
  anti join stated.stated_count as c on c.source = w.source and c.scope = 'all'
  where w.completeness = 'complete'
),

-- A scope is a word of one of five lists. A list that is cut has no number.
counted as (
  select a.municipality_id, a.source, a.scope, a.stated, a.counts_itself, a.printed,
    count(distinct l.place) filter (
      where a.scope in ('all', l.continent, l.partner_region, l.country, l.kind)
    )::integer as matching,
    count(l.place) as lines,
    coalesce(any_value(w.completeness), 'unknown') = 'partial' as cut
  from asked as a
  left join listed as l on l.source = a.source
  left join stated.partner_list as w on w.source = a.source
  group by all
)

select municipality_id, source, scope, stated, counts_itself, printed,
  case when lines > 0 and not cut then matching end as listed
from counted
order by municipality_id, source, scope <> 'all', scope
