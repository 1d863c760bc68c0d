-- One row per tie of a part of `answer.shared`, as they stand there in the order of a language.
-- The part is found by the partners' names, and the partnerships with these alone are read.
with shared as materialized (
  from answer.partner_ties
),

name as (
  select partner as name, in_order(partner) as place, sum(ties) as ties
  from shared
  group by partner
),

placed as (
  select name, ties, sum(ties) over (order by place, name) - ties as before
  from name
),

turned as (
  select name, before
  from placed
  where before < getvariable('first') + getvariable('most') and before + ties > getvariable('first')
),

partner as (
  select number, partner_id, partner, partner_country
  from shared
  where partner in (select name from turned)
),

tie as (
  select r.partnership, r.town, r.status, r.kind, p.partner_id, p.partner, p.partner_country
  from answer.partnership_row as r
  inner join partner as p on p.number = r.partner
  where r.counted and r.direct and r.status <> 'ended' and chosen(r.partner_country, r.kind, r.status)
),

part as materialized (
  select t.*, m.id as municipality_id, m.name as municipality
  from tie as t
  inner join answer.{selected}_municipality as m on m.number = t.town
  order by
    in_order(t.partner),
    t.partner_id,
    in_order(m.name),
    t.partner,
    m.name,
    t.kind,
    m.id
  limit getvariable('most')
  offset (select getvariable('first') - min(before) from turned)
),

-- To read columns by the numbers of rows takes a third of what it takes by what the rows hold.
told as materialized (
  select rowid as partnership, sources
  from main.partnership
  where rowid in (select partnership from part)
)

select
  p.partner_id,
  p.partner,
  p.partner_country,
  p.municipality_id,
  p.municipality,
  p.status,
  p.kind,
  t.sources
from part as p
inner join told as t on t.partnership = p.partnership
order by
  in_order(p.partner),
  p.partner_id,
  in_order(p.municipality),
  p.partner,
  p.municipality,
  p.kind,
  p.municipality_id
