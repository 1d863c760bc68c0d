-- One row per direct partnership that figures count, under the selection.
from answer.unnamed_partnership
where counted and through is null
