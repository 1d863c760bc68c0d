-- One row per partnership that figures count, of a part of these in `answer.partnerships`.
-- They stand as there in the order of a language. The part is found by the municipalities' names.
with name as (
  select name, in_order(name) as place, sum(partnerships) as partnerships
  from answer.{named_town}
  group by name
  having sum(partnerships) > 0
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
  from answer.{selected}_municipality
  where name in (select name from turned)
),

candidate as materialized (
  select rowid as number, municipality_id
  from main.partnership
  where
    counted
    and chosen(partner_region, partner_country, kind, status)
    and municipality_id in (select id from town)
),

-- To read columns by the numbers of rows takes a third of what it takes by what the rows hold.
held_by_them as materialized (
  select rowid as number, * exclude (municipality_id, statements)
  from main.partnership
  where rowid in (select number from candidate)
)

select
  m.id as municipality_id,
  m.name as municipality,
  m.country,
  p.* exclude (number)
from held_by_them as p
inner join candidate as c on c.number = p.number
inner join town as m on m.id = c.municipality_id
order by
  in_order(m.name),
  in_order(p.partner),
  m.name,
  p.partner,
  p.kind,
  m.id,
  p.partner_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
