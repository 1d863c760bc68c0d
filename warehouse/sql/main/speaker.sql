-- One row per source: whose list it came by, and the row of the municipality that it tells of.
select s.id, s.origin, m.rowid::integer as municipality_number
from stated.source as s
inner join main.municipality as m on m.id = s.municipality_id
