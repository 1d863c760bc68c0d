-- One row per partnership that the other filters than status leave, without its municipality's name.
-- Where no municipality is left out, none is looked up: that takes longer than all else.
with partnership as not materialized (
  from main.partnership
  where
    wanted('partner_region', partner_region)
    and wanted('partner_country', partner_country)
    and wanted('kind', kind)
)

from partnership
where every_town()
union all
from partnership
where not every_town() and municipality_id in (select id from answer.selected_municipality)
