-- One row per partnership that this warehouse names and the one before does not, or the other way,
-- or both with another status, by the hash of what identifies it.
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
