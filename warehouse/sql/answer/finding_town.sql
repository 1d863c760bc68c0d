-- One row per kind of finding and selected municipality, with how many of `answer.findings` it has.
select id, name, finding, findings
from answer.doubted
where
  selected(id, has_data, country, region_id, areas, member_of) and wanted('finding', finding)
union all
select
  id,
  name,
  if(policy_valid_until < reading_day(), 'policy_expired', 'policy_expiring') as finding,
  policies as findings
from answer.selected_municipality
where ends_soon(policy_valid_until) and wanted('finding', finding)
union all
select id, name, 'source_old' as finding, 1 as findings
from answer.selected_municipality
where is_old(newest_source_date) and wanted('finding', finding)
