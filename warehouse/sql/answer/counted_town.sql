-- One row per selected municipality, with its partners by status under the selection.
-- A filter on statuses alone chooses among the counts that the build kept; under another filter on
-- partnerships they are counted anew. The lists in braces are as in summary.sql.
with counted as (
  select municipality_id, {split}
  from answer.unnamed_partnership as p
  where not statuses_alone()
  group by municipality_id
),

split as (
  select
    m.*,
    {split_now},
    {status_now}
  from answer.selected_municipality as m
  left join counted as partnership_figures on partnership_figures.municipality_id = m.id
  left join answer.status_figures on status_figures.municipality_id = m.id
),

summed as (
  select
    *,
    coalesce(active_now, 0) + coalesce(dormant_now, 0) + coalesce(unstated_now, 0) as all_now
  from split
),

known as (
  select
    m.id as municipality_id,
    m.name as municipality,
    m.country,
    m.region,
    m.population,
    m.population_date,
    m.completeness,
    m.partners_from,
    m.has_data,
    m.networks_known,
    m.focus_known,
    if(m.partners_known, m.all_now, nullif(m.all_now, 0)) as partners,
    m.active_now as active,
    m.dormant_now as dormant,
    m.ended_now as ended,
    m.unstated_now as unstated,
    m.dormant_share_now as dormant_share,
    {municipality}
  from summed as m
)

select *, {derived}
from known
