-- One row per partnership that the other filters than status leave, by numbers.
-- Where no municipality is left out, none is looked up: that takes longer than all else.
with partnership as not materialized (
  from answer.partnership_row
  where
    of_wanted_region(partner_country)
    and wanted('partner_country', partner_country)
    and wanted('kind', kind)
)

from partnership
where every_town()
union all
from partnership
where not every_town() and town in (select number from answer.selected_municipality)
