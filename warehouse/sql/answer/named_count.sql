-- One row per selection: how many partnerships under it figures count, direct or not.
select count(*)::integer as partnerships
from answer.selected_row
where counted
