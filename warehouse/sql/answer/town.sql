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

-- The policies that are valid longest, each to the same day.
policy as (
  select p.municipality_id, count(*) as policies
  from stated.policy as p
  inner join main.municipality as m
    on m.id = p.municipality_id and m.policy_valid_until = p.valid_until
  group by p.municipality_id
),

counted as (
  select
    municipality_number,
    count(*) filter (counted and status = 'active')::integer as active_named,
    count(*) filter (counted and status = 'dormant')::integer as dormant_named,
    count(*) filter (counted and status = 'unstated')::integer as unstated_named,
    count(*) filter (counted and status = 'ended')::integer as ended_named,
    {partnership},
    {status}
  from main.partnership as p
  group by municipality_number
),

membership_figures as (
  select municipality_id, list_sort(list(distinct network_id)) as member_of, {membership}
  from main.membership as n
  group by municipality_id
),

focus_figures as (
  select
    municipality_id,
    coalesce(list_sort(list(distinct focus_area) filter (focus_area is not null)), []) as areas,
    {focus}
  from main.focus as f
  group by municipality_id
)

select
  m.*,
  m.rowid::integer as number,
  coalesce(counted.active_named, 0) as active_named,
  coalesce(counted.dormant_named, 0) as dormant_named,
  coalesce(counted.unstated_named, 0) as unstated_named,
  coalesce(counted.ended_named, 0) as ended_named,
  coalesce(doubt.doubts, 0) as doubts,
  coalesce(policy.policies, 0) as policies,
  coalesce(source_figures.sources, 0) as sources,
  coalesce(source_figures.lists, []) as lists,
  -- What a selection asks of a municipality stands with it: to look it up elsewhere makes every
  -- question longer to plan, also where nobody asks.
  coalesce(focus_figures.areas, []) as areas,
  coalesce(membership_figures.member_of, []) as member_of,
  {known}
from main.municipality as m
left join counted on counted.municipality_number = m.rowid
left join membership_figures on membership_figures.municipality_id = m.id
left join focus_figures on focus_figures.municipality_id = m.id
left join doubt on doubt.municipality_id = m.id
left join policy on policy.municipality_id = m.id
left join source_figures on source_figures.municipality_id = m.id
order by m.name, m.id
