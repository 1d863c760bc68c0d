-- One row per partnership: its number, its municipality's and its partner's, and what is asked of it.
-- All that only counts reads this, for to look for ids takes several times as long.
select
  rowid::integer as partnership,
  municipality_number as town,
  partner_number as partner,
  partner_country,
  kind,
  status,
  since_year,
  until,
  through is null as direct,
  counted
from main.partnership
