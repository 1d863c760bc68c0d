-- One row per partnership of a part of those that are over, or rest, the latest first.
-- After their ends they stand in the order of a language. The part is found by ends and names.
with name as (
  select until, name, sum(partnerships) as partnerships
  from answer.{over_town}
  group by until, name
  having sum(partnerships) > 0
),

ordered as (
  select name, in_order(name) as place
  from (select distinct name from name)
),

placed as (
  select
    n.until,
    n.name,
    n.partnerships,
    sum(n.partnerships) over (order by n.until desc nulls last, o.place, n.name) - n.partnerships
      as before
  from name as n
  inner join ordered as o on o.name = n.name
),

turned as (
  select until, name, before
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
    and (until is not null or status in ('ended', 'dormant'))
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
semi join turned as t on t.name = m.name and t.until is not distinct from p.until
order by
  p.until desc nulls last,
  in_order(m.name),
  in_order(p.partner),
  m.name,
  p.partner,
  p.kind,
  m.id,
  p.partner_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
