-- One row per partnership that `partners` counts: its row by number, and that of its partner.
-- The latter is a row of `answer.partner_towns`. To look for ids takes ten times as long.
select t.rowid::integer as partner, p.rowid::integer as partnership
from main.partnership as p
inner join answer.partner_towns as t on t.partner_id = p.partner_id
where p.counted and p.through is null and p.status <> 'ended'
order by partnership
