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
  select partner_id
  from shared
  where partner in (select name from turned)
),

-- Few are left before who has them is looked up. Names are fewer than ids, and sooner compared.
tie as materialized (
  select partner_id, partner, partner_country, municipality_id, status, kind, sources
  from answer.direct
  where status <> 'ended' and partner in (select name from turned)
)

select
  p.partner_id,
  p.partner,
  p.partner_country,
  p.municipality_id,
  m.name as municipality,
  p.status,
  p.kind,
  p.sources
from tie as p
semi join partner on partner.partner_id = p.partner_id
inner join answer.selected_municipality as m on m.id = p.municipality_id
order by
  in_order(p.partner),
  p.partner_id,
  in_order(m.name),
  p.partner,
  m.name,
  p.kind,
  p.municipality_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
