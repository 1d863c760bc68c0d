-- One row per municipality and another that its own sources name, and whether as a partner of today.
-- Whatever the kind.
select
  p.municipality_id as namer,
  place.municipality_id as named,
  bool_or(p.through is null and p.status <> 'ended') as as_partner
from main.statement as p
inner join reference.place as place on place.id = p.place_id
where p.own and place.municipality_id is not null
group by p.municipality_id, place.municipality_id
