-- One row per partnership under the selection.
select municipality_id, municipality, country, * exclude (municipality_id, municipality, country, statements)
from answer.selected_partnership
order by municipality, partner, kind, municipality_id, partner_id
