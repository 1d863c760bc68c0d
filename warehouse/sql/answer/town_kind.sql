-- One row per municipality and kind, with its partnerships that figures count by status.
-- Those that it has itself, and all that are named, as in `answer.town`.
select
  town,
  kind,
  count(*) filter (direct and status = 'active')::integer as active,
  count(*) filter (direct and status = 'dormant')::integer as dormant,
  count(*) filter (direct and status = 'unstated')::integer as unstated,
  count(*) filter (direct and status = 'ended')::integer as ended,
  count(*) filter (status = 'active')::integer as active_named,
  count(*) filter (status = 'dormant')::integer as dormant_named,
  count(*) filter (status = 'unstated')::integer as unstated_named,
  count(*) filter (status = 'ended')::integer as ended_named
from answer.partnership_row
where counted
group by town, kind
order by kind, town
