-- One row per start year of the partnerships that figures count, held by a county or not.
select since_year, through is not null as indirect, count(*)::integer as partnerships
from answer.unnamed_partnership
where counted
group by all
order by since_year, indirect
