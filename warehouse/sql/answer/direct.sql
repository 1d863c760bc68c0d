-- One row per direct partnership that figures count, under the selection, by numbers.
from answer.selected_row
where counted and direct
