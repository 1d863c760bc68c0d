-- One row per selection: how many partnerships under it figures count, direct or not.
select count(*)::integer as partnerships
from answer.unnamed_partnership
where counted
