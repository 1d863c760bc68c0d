-- One row per municipality that a selection of municipalities, countries or regions leaves.
from answer.town as m
where
  (m.has_data or list_contains(getvariable('m'), m.id))
  and wanted('m', m.id)
  and wanted('country', m.country)
  and wanted('region', m.region_id)
