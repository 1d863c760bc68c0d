-- One row per own region and partner's country, with how many municipalities have partners there.
-- Without filters on partnerships this is what they come to, whichever regions are selected.
with town as (
  select distinct municipality_id, partner_country
  from main.partnership
  where counted and through is null and status <> 'ended'
)

select m.country, m.region_id, t.partner_country, count(*)::integer as towns
from town as t
inner join main.municipality as m on m.id = t.municipality_id
group by m.country, m.region_id, t.partner_country
order by m.country, m.region_id, t.partner_country
