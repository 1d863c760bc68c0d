-- One row per number that a source states, with what the same source lists of its scope.
-- A scope is a word of one of five lists. A source without a list of its own, or with a cut one, has
-- nothing to compare with.
with listed as (
  select distinct p.municipality_id, p.source,
    -- Two countries may each have a place of the name.
    coalesce(p.place_id, p.country || ':' || p.partner) as place, p.country, p.kind, country.partner_region, region.continent
  from stated.partnership as p
  semi join stated.stated_count as counting on counting.source = p.source
  left join reference.country as country on country.code = p.country
  left join reference.partner_region as region on region.id = country.partner_region
  where p.through is null and p.status <> 'ended'
)

select
  c.municipality_id,
  c.scope,
  c.value - coalesce(c.counts_itself, false)::integer as value,
  c.source,
  count(distinct l.place) as listed
from stated.stated_count as c
semi join (
  select source from listed
  union
  select source from stated.partner_list where completeness in ('complete', 'none')
) as own on own.source = c.source
anti join stated.partner_list as cut on cut.source = c.source and cut.completeness = 'partial'
left join listed as l
  on
    l.source = c.source
    and c.scope in ('all', l.continent, l.partner_region, l.country, l.kind)
group by c.municipality_id, c.scope, c.value, c.counts_itself, c.source
