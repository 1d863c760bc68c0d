-- One row per selected municipality, with its partnerships by status under the selection.
-- Shares of statuses follow no filter on status: all are counted, and those left out are shown as none.
-- The lists in braces are as in summary.sql.
with split as (
  select town, {split}
  from answer.row_of_any_status as p
  where counted and direct
  group by town
),

-- From the counts, for to count once more takes a third longer.
counted as (
  select *, 100.0 * dormant / nullif(active + dormant, 0) as dormant_share
  from split
)

select
  m.*,
  {split_now},
  {share_now} as dormant_share_now
from answer.selected_municipality as m
left join counted on counted.town = m.number
