-- One row per selection: how many municipalities have direct partnerships under it.
select count(distinct town)::integer as towns
from answer.direct
