-- One row per partnership that the selection leaves, of the municipalities that it leaves.
select * exclude (status_wanted)
from answer.chosen_partnership
where status_wanted
