-- One row per Nordic municipality, with what its sources say of it as a whole.
with preferred_source as (
  select
    *,
    row_number() over (
      partition by municipality_id
      -- A month or a year orders versions as well as a day does.
      order by own desc, coalesce(page_date::text, printed_date) desc nulls last,
        accessed_on desc, id
    ) as preference
  from stated.source
),

listing as (
  select
    l.municipality_id,
    first(l.completeness order by s.preference) as completeness
  from stated.partner_list as l
  inner join preferred_source as s on s.id = l.source
  where l.completeness <> 'unknown'
  group by l.municipality_id
),

-- A county's relation or an ended one says nothing of who the partners are.
relation as (
  select municipality_id, list_contains(origins, 'curated') as curated, through, status
  from temp.chosen
  union all
  select p.municipality_id, p.origin = 'curated' as curated, p.through, p.status
  from main.statement as p
  anti join temp.told_again as t
    on t.municipality_id = p.municipality_id and t.partner_id = p.partner_id
),

named as (
  select municipality_id, bool_or(curated) as curated
  from relation
  where through is null and status <> 'ended'
  group by municipality_id
),

stated_total as (
  select
    c.municipality_id,
    -- A source may count its municipality as one of the ring.
    -- Of two numbers of one source always the same one is taken.
    first(
      c.value - coalesce(c.counts_itself, false)::integer
      order by s.preference, c.value - coalesce(c.counts_itself, false)::integer
    ) as stated_partners
  from stated.stated_count as c
  inner join preferred_source as s on s.id = c.source
  where c.scope = 'all'
  group by c.municipality_id
),

differing as (
  select c.municipality_id, first(c.value - c.listed order by s.preference, c.value) as difference
  from temp.compared as c
  inner join preferred_source as s on s.id = c.source
  where c.scope = 'all'
  group by c.municipality_id
),

dated as (
  select
    *,
    last_day_printed(page_date, printed_date, accessed_on) as day,
    coalesce(page_date::text, printed_date) as printed
  from stated.source
),

latest as (
  -- How old a bulk list is says nothing of what a curated file rests on, and a page that has lost
  -- its list, of which a remark tells, nothing of how old the list is.
  select
    s.municipality_id,
    bool_or(s.origin = 'curated') as curated,
    max(s.day) filter (where r.source is null and s.origin = 'curated') as newest_curated,
    max(s.day) filter (where r.source is null) as newest,
    -- Of two pages of one day the one that prints most of it.
    arg_max(s.printed, (s.day, s.printed))
      filter (where r.source is null and s.origin = 'curated') as printed_curated,
    arg_max(s.printed, (s.day, s.printed)) filter (where r.source is null) as printed
  from dated as s
  left join temp.remarked as r on r.source = s.id
  group by s.municipality_id
),

policy as (
  select municipality_id, max(valid_until) as policy_valid_until
  from stated.policy
  group by municipality_id
)

select
  m.id,
  m.name,
  m.country,
  m.region,
  m.region_id,
  m.population,
  m.population_date,
  m.lat,
  m.lon,
  latest.municipality_id is not null as has_data,
  coalesce(latest.curated, false) as curated,
  -- A page that says that there are none, and a document that names one: the page is not the whole.
  if(listing.completeness = 'none' and named.curated, 'partial', coalesce(listing.completeness, 'unknown'))
    as completeness,
  -- A list that is cut and names nobody of today leaves open whether there is anybody.
  coalesce(listing.completeness in ('complete', 'none'), false)
  or named.municipality_id is not null as partners_known,
  case
    when listing.completeness in ('complete', 'none') or named.curated then 'curated'
    when named.municipality_id is not null then 'bulk'
  end as partners_from,
  -- What a county or region holds says nothing of its own networks.
  m.id in (select municipality_id from main.membership where through is null) as networks_known,
  m.id in (select municipality_id from main.focus) as focus_known,
  stated_total.stated_partners,
  differing.difference as stated_minus_listed,
  policy.policy_valid_until,
  if(latest.curated, latest.newest_curated, latest.newest) as newest_source_date,
  if(latest.curated, latest.printed_curated, latest.printed) as newest_source_printed
from reference.municipality as m
left join listing on listing.municipality_id = m.id
left join named on named.municipality_id = m.id
left join stated_total on stated_total.municipality_id = m.id
left join latest on latest.municipality_id = m.id
left join differing on differing.municipality_id = m.id
left join policy on policy.municipality_id = m.id
order by m.id
