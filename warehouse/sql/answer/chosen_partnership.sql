-- One row per partnership of the selected municipalities that the other filters than status leave.
select
  p.* exclude (municipality_number, partner_number),
  m.name as municipality,
  m.country,
  wanted('status', p.status) as status_wanted
from main.partnership as p
inner join answer.selected_municipality as m on m.id = p.municipality_id
where
  wanted('partner_region', p.partner_region)
  and wanted('partner_country', p.partner_country)
  and wanted('kind', p.kind)
