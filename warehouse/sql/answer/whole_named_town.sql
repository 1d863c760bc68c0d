-- One row per selected municipality, as in named_town.sql, where partnerships are left out by status.
-- Then the counts that the build kept are taken.
select
  name,
  if(wanted('status', 'active'), active_named, 0)
  + if(wanted('status', 'dormant'), dormant_named, 0)
  + if(wanted('status', 'unstated'), unstated_named, 0)
  + if(wanted('status', 'ended'), ended_named, 0) as partnerships
from answer.whole_municipality
