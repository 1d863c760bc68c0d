-- One row per municipality and another that its own sources name, and whether as a partner of today.
-- Whatever the kind, and as it is decided: an older page does not keep what a newer one has ended.
select
  p.municipality_id as namer,
  place.municipality_id as named,
  bool_or(
    if(c.kind is null, p.through, c.through) is null and coalesce(c.status, p.status) <> 'ended'
  ) as as_partner
from main.statement as p
inner join reference.place as place on place.id = p.place_id
left join temp.chosen as c
  on c.municipality_id = p.municipality_id and c.partner_id = p.partner_id and c.kind = p.kind
where p.own and place.municipality_id is not null
group by p.municipality_id, place.municipality_id
