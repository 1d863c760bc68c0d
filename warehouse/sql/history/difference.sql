-- One row per partnership that differs from the warehouse before, by the hash of what identifies it.
-- In one of the two no figure counts it, or both count it with another status. What the partner alone
-- names, or a list that is set aside, is no such row: else a figure could change and nothing be told.
select
  coalesce(after.key, before.key) as key,
  before.status as status_before,
  after.status as status_after
from partnership_before as before
full join (
  select hash(municipality_id, partner_id, kind) as key, status
  from main.partnership
  where counted
) as after on after.key = before.key
-- Each has a status, so null is the absent side.
where before.status is distinct from after.status
