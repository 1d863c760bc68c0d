-- One row per end and status of the partnerships that are over, or rest, held by a county or not.
select until, status, not direct as indirect, count(*)::integer as partnerships
from answer.over
group by all
order by until, status, indirect
