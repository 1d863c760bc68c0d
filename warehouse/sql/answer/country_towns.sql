-- One row per own region, partner's country and kind, with how many municipalities have partners there.
-- No kind stands for any. Without other filters on partnerships this is what they come to, whichever
-- regions are selected. The kinds in which a municipality has partners in a country make one number,
-- a bit for each: to count pairs of both takes half as long again.
with kind as (
  select kind, 1 << row_number() over (order by kind) as bit
  from (select distinct kind from answer.partnership_row)
),

held as (
  select r.town, r.partner_country, bit_or(k.bit) as kinds
  from answer.partnership_row as r
  inner join kind as k on k.kind = r.kind
  where r.counted and r.direct and r.status <> 'ended'
  group by r.town, r.partner_country
),

together as (
  select m.country, m.region_id, h.partner_country, h.kinds, count(*) as towns
  from held as h
  inner join answer.town as m on m.number = h.town
  group by m.country, m.region_id, h.partner_country, h.kinds
),

wanted as (
  from kind
  union all
  select null as kind, -1 as bit
)

select t.country, t.region_id, t.partner_country, w.kind, sum(t.towns)::integer as towns
from together as t
inner join wanted as w on t.kinds & w.bit <> 0
group by t.country, t.region_id, t.partner_country, w.kind
order by w.kind, t.country, t.region_id, t.partner_country
