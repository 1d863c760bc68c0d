-- One row per selection: how many municipalities have a partner that another has too.
-- Rows are found by numbers: to look for ids takes twice as long.
with tie as (
  select r.partnership
  from answer.partner_row as r
  inner join answer.partner_ties as t on t.number = r.partner
)

select count(distinct municipality_id)::integer as towns
from main.partnership
where
  rowid in (select partnership from tie)
  and chosen(partner_region, partner_country, kind, status)
  and (
    every_town()
    or municipality_id in (select id from answer.selected_municipality where not every_town())
  )
