-- One row per partnership that figures count and that is over, or rests, under the selection.
from answer.unnamed_partnership
where counted and (until is not null or status in ('ended', 'dormant'))
