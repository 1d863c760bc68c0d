-- One row per partnership of the selected municipalities that the other filters than status leave.
select p.*, wanted('status', p.status) as status_wanted
from main.partnership as p
where
  p.municipality_id in (select id from answer.selected_municipality)
  and wanted('partner_region', p.partner_region)
  and wanted('partner_country', p.partner_country)
  and wanted('kind', p.kind)
