-- One row per source that gave statements, with their number.
select source, count(*)::integer as statements
from temp.cited
group by source
order by source
