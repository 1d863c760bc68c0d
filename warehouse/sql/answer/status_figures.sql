-- One row per selected municipality with chosen partnerships, a column per figure of their statuses.
select municipality_id, {status}
from answer.chosen_partnership as p
group by municipality_id
