-- One row per selection: how many of its partnerships `partners` does not count, by the first reason.
-- Of municipalities without data others tell: these are looked up for the few rows that remain.
select
  count(*) filter (status = 'ended')::integer as ended,
  count(*) filter (status <> 'ended' and not direct)::integer as indirect,
  count(*) filter (status <> 'ended' and direct and not counted)::integer as other
from answer.selected_row
where
  (status = 'ended' or not direct or not counted)
  and town in (select number from answer.selected_municipality)
