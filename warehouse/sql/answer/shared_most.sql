-- One row per partner that most of the selected municipalities have: 2,000, and who ties with them.
with shared as materialized (
  from answer.partner_ties
),

last as (
  select towns
  from shared
  order by towns desc
  limit 1
  offset 1999
)

select * exclude (number)
from shared
where towns >= coalesce((select towns from last), 0)
order by towns desc, partner, partner_id
