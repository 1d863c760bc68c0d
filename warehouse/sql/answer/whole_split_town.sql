-- One row per selected municipality, as in split_town.sql, where partnerships are left out by status.
-- Then the counts that the build kept are taken, or zero for a status left out.
select
  m.*,
  {split_kept},
  m.dormant_share as dormant_share_now
from answer.whole_municipality as m
