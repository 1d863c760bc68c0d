-- One row per statement on a partner place that more than one statement tells of.
-- Most are told of once, and choosing among one statement costs far more than taking it. A number
-- stands for the two texts here: grouping by it takes a third of the time. Should two pairs ever
-- share one, their statements are told apart again where it matters.
with pair as (
  select hash(municipality_id, partner_of(place_id, country, partner)) as number
  from stated.partnership
  group by number
  having count(*) > 1
)

-- A list that says nothing of the kind says "other": where another list has a word, that is meant.
select
  s.* replace (
    if(
      s.kind = 'other' and s.decides and s.origin <> 'curated',
      coalesce(
        arg_min(s.kind, s.statement) filter (where s.kind <> 'other')
          over (partition by s.municipality_id, s.partner_id),
        s.kind
      ),
      s.kind
    ) as kind
  )
from main.statement as s
semi join pair on pair.number = hash(s.municipality_id, s.partner_id)
