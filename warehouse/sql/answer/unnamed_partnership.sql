-- One row per partnership under the selection, without the name of the municipality.
-- Where no municipality is left out, none is looked up: that takes longer than all else.
with partnership as not materialized (
  from main.partnership
  where chosen(partner_region, partner_country, kind, status)
)

from partnership
where every_town()
union all
from partnership
where not every_town() and municipality_id in (select id from answer.selected_municipality)
