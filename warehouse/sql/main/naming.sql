-- One row per municipality and another that its own sources name as a partner of today.
-- Whatever the kind.
select distinct p.municipality_id as namer, place.municipality_id as named
from main.statement as p
inner join reference.place as place on place.id = p.place_id
where p.own and p.through is null and p.status <> 'ended'
