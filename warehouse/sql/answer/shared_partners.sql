-- One row per partner that at least two selected municipalities have, with how many have it.
select
  partner_id,
  partner,
  partner_country,
  count(distinct municipality_id)::integer as towns
from answer.shared
group by partner_id, partner, partner_country
order by towns desc, partner, partner_id
