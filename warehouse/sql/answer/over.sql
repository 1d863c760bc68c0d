-- One row per partnership that figures count and that is over, or rests, under the selection.
-- Each is told by numbers.
from answer.selected_row
where counted and (until is not null or status in ('ended', 'dormant'))
