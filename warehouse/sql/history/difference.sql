-- One row per partnership that differs from the warehouse before, by the hash of what identifies it.
-- One of the two does not name it, or both with another status.
select
  coalesce(after.key, before.key) as key,
  before.status as status_before,
  after.status as status_after
from partnership_before as before
full join (
  select hash(municipality_id, partner_id, kind) as key, status
  from main.partnership
) as after on after.key = before.key
-- Each has a status, so null is the absent side.
where before.status is distinct from after.status
