-- One row per statement of an end or a pause after which its own source tells of a new start.
select distinct former.municipality_id, former.statement
from temp.told_again as former
inner join temp.told_again as latter
  on
    latter.municipality_id = former.municipality_id
    and latter.partner_id = former.partner_id
    and latter.kind = former.kind
    and latter.source = former.source
where
  not surely_before(latter.since, former.until)
  -- Of two that begin and end in one year neither is the later, nor is one later than itself.
  and coalesce(surely_before(former.since, latter.until), true)
