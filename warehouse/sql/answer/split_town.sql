-- One row per selected municipality, with its partnerships by status under the selection.
-- The lists in braces are as in summary.sql.
with counted as (
  select municipality_id, {split}
  from answer.unnamed_partnership as p
  group by municipality_id
)

select
  m.*,
  {split_now},
  {status_now}
from answer.selected_municipality as m
left join counted as partnership_figures on partnership_figures.municipality_id = m.id
left join answer.status_figures on status_figures.municipality_id = m.id
