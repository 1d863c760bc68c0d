-- One row per partnership that figures count, of a part of these in `answer.partnerships`.
-- They stand as there in the order of a language. The part is found by the municipalities' names.
with held as (
  select municipality_id, count(*) as partnerships
  from answer.unnamed_partnership
  where counted
  group by municipality_id
),

name as (
  select m.name, in_order(m.name) as place, sum(h.partnerships) as partnerships
  from held as h
  inner join answer.selected_municipality as m on m.id = h.municipality_id
  group by m.name
),

placed as (
  select name, partnerships, sum(partnerships) over (order by place, name) - partnerships as before
  from name
),

turned as (
  select name, before
  from placed
  where
    before < getvariable('first') + getvariable('most')
    and before + partnerships > getvariable('first')
),

town as (
  select id, name, country
  from answer.selected_municipality
  where name in (select name from turned)
)

select
  p.municipality_id,
  m.name as municipality,
  m.country,
  p.* exclude (municipality_id, statements)
from answer.unnamed_partnership as p
inner join town as m on m.id = p.municipality_id
where p.counted
order by
  in_order(m.name),
  in_order(p.partner),
  m.name,
  p.partner,
  p.kind,
  p.municipality_id,
  p.partner_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
