-- One row per selected municipality, with its partners by status under the selection.
-- The lists in braces are as in summary.sql.
with summed as (
  select
    *,
    coalesce(active_now, 0) + coalesce(dormant_now, 0) + coalesce(unstated_now, 0) as all_now
  from answer.{split_town}
),

known as (
  select
    m.number,
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
    if({known_partners}, m.all_now, nullif(m.all_now, 0)) as partners,
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
