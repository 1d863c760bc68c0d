-- One row per place on a map that most municipalities have: 2,000 of each map.
select map, partner_id, partner, partner_country, lat, lon, towns
from answer.place
where map is not null
qualify row_number() over (partition by map order by towns desc, partner, partner_id) <= 2000
order by map, towns desc, partner, partner_id
