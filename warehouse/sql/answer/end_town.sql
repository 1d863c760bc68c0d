-- One row per municipality, status and end of partnerships that have one, with how many.
-- Those that are over, or rest, without an end are counted in `answer.town`.
select municipality_id, status, until, count(*)::integer as partnerships
from main.partnership
where counted and until is not null
group by municipality_id, status, until
order by municipality_id, status, until
