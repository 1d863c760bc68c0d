-- One row per end and selected municipality, as in over_town.sql, where statuses leave some out.
-- Then the counts that the build kept are taken, of those with an end and of those without.
select
  null as until,
  name,
  if(wanted('status', 'dormant'), dormant_open, 0)
  + if(wanted('status', 'ended'), ended_open, 0) as partnerships
from answer.whole_municipality
union all
select e.until, m.name, e.partnerships
from answer.end_town as e
inner join answer.whole_municipality as m on m.id = e.municipality_id
where wanted('status', e.status)
