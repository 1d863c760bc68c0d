-- One row per partner that at least two selected municipalities have, with how many have it.
select * exclude (number)
from answer.partner_ties
order by towns desc, partner, partner_id
