-- One row per selected municipality, as in named_town.sql, where partnerships are left out by status.
-- Then the counts that the build kept are taken.
select
  name,
  named_now(active_named, dormant_named, unstated_named, ended_named) as partnerships
from answer.whole_municipality
