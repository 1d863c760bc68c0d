-- One row per place that a partnership can be with, with what it says of the partner.
-- Another's list of its partners is no word of the partner's own.
select
  p.id,
  p.rowid::integer as number,
  p.level,
  m.id as municipality_id,
  m.completeness in ('complete', 'none') and own.municipality_id is not null as lists_all
from reference.place as p
left join main.municipality as m on m.id = p.municipality_id
left join (
  select distinct l.municipality_id
  from stated.partner_list as l
  inner join stated.source as s on s.id = l.source
  where s.own and l.completeness <> 'unknown'
) as own on own.municipality_id = m.id
