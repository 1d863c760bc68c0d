-- One row per start year of the partnerships that figures count, held by a county or not.
select since_year, not direct as indirect, count(*)::integer as partnerships
from answer.selected_row
where counted
group by all
order by since_year, indirect
