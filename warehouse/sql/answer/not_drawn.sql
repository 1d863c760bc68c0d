-- One row per selection: how many of its partnerships `partners` does not count, by the first reason.
-- Of municipalities without data others tell: these are looked up for the few rows that remain.
select
  count(*) filter (status = 'ended')::integer as ended,
  count(*) filter (status <> 'ended' and through is not null)::integer as indirect,
  count(*) filter (status <> 'ended' and through is null and not counted)::integer as other
from answer.unnamed_partnership
where
  (status = 'ended' or through is not null or not counted)
  and municipality_id in (select id from answer.selected_municipality)
