-- One row per partnership: its number, its municipality's and its partner's, and what is asked of it.
-- All that only counts reads this, for to look for ids takes several times as long.
-- A partner is a row of `answer.partner_towns`; null is one that `partners` counts for nobody.
select
  p.rowid::integer as partnership,
  m.rowid::integer as town,
  t.rowid::integer as partner,
  p.partner_country,
  p.kind,
  p.status,
  p.since_year,
  p.until,
  p.through is null as direct,
  p.counted
from main.partnership as p
inner join main.municipality as m on m.id = p.municipality_id
left join answer.partner_towns as t on t.partner_id = p.partner_id
