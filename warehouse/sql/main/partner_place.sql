-- One row per place that a partnership can be with, with what it says of the partner.
select p.id, p.rowid::integer as number, p.level, m.id as municipality_id, m.completeness
from reference.place as p
left join main.municipality as m on m.id = p.municipality_id
