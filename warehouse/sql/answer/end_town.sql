-- One row per municipality, kind, status and end of the partnerships that figures count with an end.
select town, kind, status, until, count(*)::integer as partnerships
from answer.partnership_row
where counted and until is not null
group by town, kind, status, until
order by town, kind, status, until
