-- One row per selected municipality with chosen partnerships, a column per figure of them.
select municipality_id, {partnership}
from answer.chosen_partnership as p
group by municipality_id
