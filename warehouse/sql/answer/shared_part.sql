-- One row per tie of a part of `answer.shared`, as they stand there in the order of a language.
-- The part is found by the partners' names, and the partnerships with these alone are read, by the
-- numbers of their rows.
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

candidate as materialized (
  select r.partnership, p.partner_id, p.partner, p.partner_country
  from answer.partner_row as r
  inner join partner as p on p.number = r.partner
),

-- Few are left before who has them is looked up.
tie as materialized (
  select rowid as partnership, municipality_id, status, kind, sources
  from main.partnership
  where
    rowid in (select partnership from candidate)
    and chosen(partner_region, partner_country, kind, status)
    and (
      every_town()
      or municipality_id in (select id from answer.{selected}_municipality where not every_town())
    )
)

select
  p.partner_id,
  p.partner,
  p.partner_country,
  t.municipality_id,
  m.name as municipality,
  t.status,
  t.kind,
  t.sources
from tie as t
inner join candidate as p on p.partnership = t.partnership
inner join answer.{selected}_municipality as m on m.id = t.municipality_id
order by
  in_order(p.partner),
  p.partner_id,
  in_order(m.name),
  p.partner,
  m.name,
  t.kind,
  t.municipality_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
