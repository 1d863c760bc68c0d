-- One row per municipality: what is known of it when nothing is selected, whatever the day.
-- What only a list doubts counts where there is no curated file.
with doubt as (
  select d.municipality_id, count(*) as doubts
  from main.finding as d
  inner join main.municipality as m on m.id = d.municipality_id
  where d.origin = 'curated' or not m.curated
  group by d.municipality_id
),

source_figures as (
  select
    municipality_id,
    count(*)::integer as sources,
    list_sort(list(publisher) filter (origin <> 'curated')) as lists
  from stated.source
  group by municipality_id
),

-- The newest policies, of which each will expire on the same day.
policy as (
  select p.municipality_id, count(*) as policies
  from stated.policy as p
  inner join main.municipality as m
    on m.id = p.municipality_id and m.policy_valid_until = p.valid_until
  group by p.municipality_id
),

-- Both are of all partnerships here, so they are counted in one reading. A municipality's rows lie
-- together: the first and their number tell them all.
counted as materialized (
  select
    municipality_id,
    min(p.rowid)::integer as first_row,
    count(*)::integer as rows,
    count(*) filter (counted and status = 'active')::integer as active_named,
    count(*) filter (counted and status = 'dormant')::integer as dormant_named,
    count(*) filter (counted and status = 'unstated')::integer as unstated_named,
    count(*) filter (counted and status = 'ended')::integer as ended_named,
    count(*) filter (counted and status = 'dormant' and until is null)::integer as dormant_open,
    count(*) filter (counted and status = 'ended' and until is null)::integer as ended_open,
    {partnership},
    {status}
  from main.partnership as p
  group by municipality_id
),

membership_figures as (
  select municipality_id, {membership}
  from main.membership as n
  group by municipality_id
),

focus_figures as (
  select municipality_id, {focus}
  from main.focus as f
  group by municipality_id
)

select
  m.*,
  partnership_figures.first_row,
  coalesce(partnership_figures.rows, 0) as rows,
  coalesce(partnership_figures.partners, 0) as listed_partners,
  coalesce(partnership_figures.active_named, 0) as active_named,
  coalesce(partnership_figures.dormant_named, 0) as dormant_named,
  coalesce(partnership_figures.unstated_named, 0) as unstated_named,
  coalesce(partnership_figures.ended_named, 0) as ended_named,
  coalesce(partnership_figures.dormant_open, 0) as dormant_open,
  coalesce(partnership_figures.ended_open, 0) as ended_open,
  coalesce(doubt.doubts, 0) as doubts,
  coalesce(policy.policies, 0) as policies,
  coalesce(source_figures.sources, 0) as sources,
  coalesce(source_figures.lists, []) as lists,
  {known}
from main.municipality as m
left join counted as partnership_figures on partnership_figures.municipality_id = m.id
left join counted as status_figures on status_figures.municipality_id = m.id
left join membership_figures on membership_figures.municipality_id = m.id
left join focus_figures on focus_figures.municipality_id = m.id
left join doubt on doubt.municipality_id = m.id
left join policy on policy.municipality_id = m.id
left join source_figures on source_figures.municipality_id = m.id
order by m.name, m.id
