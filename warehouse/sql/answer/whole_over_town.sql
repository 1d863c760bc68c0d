-- One row per end and selected municipality, as in over_town.sql, where statuses leave some out.
-- Then the counts that the build kept are taken. Those with an end are told of twice: once under it,
-- and once as less of those without, for they are few, and an end is kept of no other.
with dated as (
  select e.until, m.name, e.status, e.partnerships
  from answer.end_town as e
  inner join answer.whole_municipality as m on m.number = e.town
  where wanted('status', e.status)
)

select
  null as until,
  name,
  named_now(0, dormant_named, 0, ended_named) as partnerships
from answer.whole_municipality
union all
select until, name, partnerships
from dated
union all
select null as until, name, -partnerships
from dated
where status in ('dormant', 'ended')
