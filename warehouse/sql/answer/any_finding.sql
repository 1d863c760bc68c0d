-- One row per doubt about any municipality, as of the day it is read.
with dated as (
  select
    case
      when policy_valid_until < reading_day() then 'policy_expired' else 'policy_expiring'
    end as finding,
    m.id as municipality_id,
    p.title as subject,
    ['valid until: ' || p.valid_until, 'days left: ' || date_diff('day', reading_day(), p.valid_until)]
      as values,
    [p.source] as sources,
    'curated' as origin
  from main.municipality as m
  inner join stated.policy as p
    on p.municipality_id = m.id and p.valid_until = m.policy_valid_until
  where ends_soon(m.policy_valid_until)
),

old as (
  select
    'source_old' as finding,
    id as municipality_id,
    null as subject,
    [
      'newest source: ' || newest_source_printed,
      'years: ' || date_sub('year', newest_source_date, reading_day())
    ] as values,
    (
      select list(s.id order by s.id)
      from stated.source as s
      where
        s.municipality_id = m.id
        and last_day_printed(s.page_date, s.printed_date, s.accessed_on) = m.newest_source_date
        and (s.origin = 'curated') = m.curated
    ) as sources,
    -- A municipality without a curated file has bulk sources alone.
    if(
      m.curated,
      'curated',
      (
        select min(s.origin)
        from stated.source as s
        where
          s.municipality_id = m.id
          and last_day_printed(s.page_date, s.printed_date, s.accessed_on) = m.newest_source_date
      )
    ) as origin
  from main.municipality as m
  where is_old(newest_source_date)
)

from main.finding
union all
from dated
union all
from old
