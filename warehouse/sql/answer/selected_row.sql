-- One row per partnership under the selection, by numbers.
from answer.row_of_any_status
where wanted('status', status)
