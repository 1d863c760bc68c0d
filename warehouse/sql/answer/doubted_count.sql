-- One row per selection: about how many municipalities there are findings of the kinds asked for.
select count(distinct id)::integer as towns
from answer.finding_town
