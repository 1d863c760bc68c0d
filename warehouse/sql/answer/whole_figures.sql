-- One row per municipality with partnerships, a column per figure of them, whatever is selected.
select municipality_id, {partnership}
from (select *, true as status_wanted from main.partnership) as p
group by municipality_id
