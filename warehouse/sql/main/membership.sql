-- One row per municipality and network, as the best of its statements gives it.
with preferred as (
  select
    m.*,
    row_number() over (
      partition by m.municipality_id, m.network
      order by s.own desc, coalesce(s.page_date::text, s.printed_date) desc nulls last,
        s.accessed_on desc, m.source
    ) as preference
  from stated.membership as m
  inner join stated.source as s on s.id = m.source
),

decided as (
  select
    municipality_id,
    network as network_id,
    first(since order by preference) filter (where since is not null) as since,
    first(since_year order by preference) filter (where since is not null) as since_year,
    first(through order by preference) as through,
    first(role order by preference) as role,
    coalesce(first(status order by preference) filter (where status <> 'unstated'), 'unstated')
      as status,
    -- Words that say neither stand where no statement says more.
    first(printed_status order by status = 'unstated', preference)
      filter (where printed_status is not null or status <> 'unstated')
      as printed_status,
    coalesce(list(distinct note order by note) filter (where note is not null), []) as notes,
    list(distinct source order by source) as sources
  from preferred
  group by municipality_id, network
)

select
  d.municipality_id,
  d.network_id,
  network.name as network,
  d.since,
  d.since_year,
  d.through,
  d.role,
  d.status,
  d.printed_status,
  d.notes,
  d.sources
from decided as d
inner join reference.network as network on network.id = d.network_id
order by d.municipality_id, network.name, d.network_id
