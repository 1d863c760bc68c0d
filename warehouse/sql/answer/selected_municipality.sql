-- One row per municipality that the selection leaves: with data, or asked for by name.
select m.*
from main.municipality as m
where
  (m.has_data or list_contains(getvariable('m'), m.id))
  and wanted('m', m.id)
  and wanted('country', m.country)
  and wanted('region', m.region_id)
  and (
    unrestricted('focus')
    or m.id in (select f.municipality_id from main.focus as f where wanted('focus', f.focus_area))
  )
  and (
    unrestricted('network')
    or m.id in (
      select n.municipality_id from main.membership as n where wanted('network', n.network_id)
    )
  )
