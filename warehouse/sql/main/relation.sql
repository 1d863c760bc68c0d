-- One row per municipality, partner place and kind, as the best of its statements gives it.
-- Of what is told once every word stands, and a curated file's word for the kind is its own.
select
  p.municipality_id,
  s.municipality_number,
  partner_of(p.place_id, p.country, p.partner) as partner_id,
  p.kind,
  p.partner,
  coalesce(p.printed, p.partner) as printed_partner,
  p.country as partner_country,
  p.printed_country,
  p.place_id,
  p.printed_kind,
  p.status,
  p.printed_status,
  p.since,
  p.since_year,
  p.until,
  p.valid_until,
  p.through,
  p.carried_by,
  if(p.note is null, [], [p.note]) as notes,
  [p.source] as sources,
  [s.origin] as origins,
  1 as statements
from stated.partnership as p
inner join temp.speaker as s on s.id = p.source
anti join temp.told_again as t
  on
    t.municipality_id = p.municipality_id
    and t.partner_id = partner_of(p.place_id, p.country, p.partner)
union all by name
select c.*, m.rowid::integer as municipality_number
from temp.chosen as c
inner join main.municipality as m on m.id = c.municipality_id
