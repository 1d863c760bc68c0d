-- One row per selection: how many sources its municipalities have, whose lists are among them.
select
  coalesce(sum(sources), 0)::integer as sources,
  coalesce(list_sort(list_distinct(flatten(list(distinct lists)))), []) as lists
from answer.selected_municipality
