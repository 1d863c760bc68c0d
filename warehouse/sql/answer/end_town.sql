-- One row per municipality, status and end of the partnerships that figures count and that have one.
select municipality_id, status, until, count(*)::integer as partnerships
from main.partnership
where counted and until is not null
group by municipality_id, status, until
order by municipality_id, status, until
