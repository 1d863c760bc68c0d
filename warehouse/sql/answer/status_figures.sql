-- One row per selected municipality with chosen partnerships, a column per figure of their statuses.
-- These follow no filter on status: where there is no other on partnerships, those kept are taken.
select municipality_id, {status}
from answer.chosen_partnership as p
where not statuses_alone()
group by municipality_id
