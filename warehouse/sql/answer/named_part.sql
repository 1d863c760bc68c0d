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
  select number, id, name, country
  from answer.{selected}_municipality
  where name in (select name from turned)
),

candidate as materialized (
  select r.partnership as number, t.id, t.name, t.country
  from answer.partnership_row as r
  inner join town as t on t.number = r.town
  where
    r.counted
    and chosen(r.partner_country, r.kind, r.status)
),

-- To read columns by the numbers of rows takes a third of what it takes by what the rows hold.
held_by_them as materialized (
  select rowid as number, * exclude (municipality_id, statements, municipality_number, partner_number)
  from main.partnership
  where rowid in (select number from candidate)
)

select
  c.id as municipality_id,
  c.name as municipality,
  c.country,
  p.* exclude (number)
from held_by_them as p
inner join candidate as c on c.number = p.number
order by
  in_order(c.name),
  in_order(p.partner),
  c.name,
  p.partner,
  p.kind,
  c.id,
  p.partner_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
