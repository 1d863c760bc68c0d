-- One row per source that gave statements, with their number.
with statement as (
  select source from stated.partnership
  union all
  select source from stated.focus
  union all
  select source from stated.network
  union all
  select source from stated.network_count
  union all
  select source from stated.network_member
  union all
  select source from stated.membership
  union all
  select source from stated.activity
  union all
  select source from stated.policy
  union all
  select source from stated.policy_theme
  union all
  select source from stated.stated_count
  union all
  select source from stated.partner_list
  union all
  select source from stated.note
)

select source, count(*)::integer as statements
from statement
group by source
order by source
