-- One row per municipality with doubts or policies: how many of either its figures rest on.
-- What only a list doubts counts where there is no curated file.
with doubt as (
  select d.municipality_id, count(*) as doubts
  from main.finding as d
  inner join main.municipality as m on m.id = d.municipality_id
  where d.origin = 'curated' or not m.curated
  group by d.municipality_id
),

-- The newest policies, of which each will expire on the same day.
policy as (
  select p.municipality_id, count(*) as policies
  from stated.policy as p
  inner join main.municipality as m
    on m.id = p.municipality_id and m.policy_valid_until = p.valid_until
  group by p.municipality_id
)

select municipality_id, coalesce(doubts, 0) as doubts, coalesce(policies, 0) as policies
from doubt
full join policy using (municipality_id)
