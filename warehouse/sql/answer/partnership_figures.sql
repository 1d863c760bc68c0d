-- One row per selected municipality with selected partnerships, a column per figure of them.
select municipality_id, {partnership}
from answer.selected_partnership as p
group by municipality_id
