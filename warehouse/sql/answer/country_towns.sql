-- One row per own region and partner's country, with how many municipalities have partners there.
-- Without filters on partnerships this is what they come to, whichever regions are selected.
with held as (
  select distinct town, partner_country
  from answer.partnership_row
  where counted and direct and status <> 'ended'
)

select m.country, m.region_id, h.partner_country, count(*)::integer as towns
from held as h
inner join answer.town as m on m.number = h.town
group by m.country, m.region_id, h.partner_country
order by m.country, m.region_id, h.partner_country
