-- One row per own region, partner's country and kind, with how many municipalities have partners there.
-- No kind stands for any. Without other filters on partnerships this is what they come to, whichever
-- regions are selected.
with of_kind as (
  select distinct town, partner_country, kind
  from answer.partnership_row
  where counted and direct and status <> 'ended'
),

held as (
  from of_kind
  union all
  select distinct town, partner_country, null as kind
  from of_kind
)

select m.country, m.region_id, h.partner_country, h.kind, count(*)::integer as towns
from held as h
inner join answer.town as m on m.number = h.town
group by m.country, m.region_id, h.partner_country, h.kind
order by h.kind, m.country, m.region_id, h.partner_country
