-- One row per direct partnership that figures count, under the selection.
-- Where no municipality is left out, none is looked up: that takes longer than all else.
with partnership as not materialized (
  select *
  from main.partnership
  where
    counted
    and through is null
    and wanted('partner_region', partner_region)
    and wanted('partner_country', partner_country)
    and wanted('kind', kind)
    and wanted('status', status)
)

from partnership
where every_town()
union all
from partnership
where not every_town() and municipality_id in (select id from answer.selected_municipality)
