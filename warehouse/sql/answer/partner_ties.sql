-- One row per partner that at least two selected municipalities have, with how many have it.
select number, partner_id, partner, partner_country, towns, ties
from answer.place
where towns > 1
