-- One row per selected municipality, with its partnerships by status under the selection.
-- Shares of statuses follow no filter on status: all are counted, and those left out are shown as none.
-- The lists in braces are as in summary.sql.
-- What holds of every group makes DuckDB expect few of them, and hold these instead of all that is
-- known of the many municipalities.
with split as (
  select town, {split}
  from answer.row_of_any_status as p
  where not kept_towns_of_kind() and counted and direct
  group by town
  having count(*) > 0
  union all
  select town, active, dormant, ended, unstated
  from answer.town_kind
  where kept_towns_of_kind() and wanted('kind', kind)
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
