-- One row per partnership under the selection, without the name of the municipality.
from answer.of_any_status
where wanted('status', status)
