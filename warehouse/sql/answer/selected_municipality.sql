-- One row per municipality that the selection leaves: with data, or asked for by name.
select m.*
from answer.town as m
where selected(m.id, m.has_data, m.country, m.region_id, m.areas, m.member_of)
