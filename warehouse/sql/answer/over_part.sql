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
    and (r.until is not null or r.status in ('ended', 'dormant'))
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
semi join turned as t on t.name = c.name and t.until is not distinct from p.until
order by
  p.until desc nulls last,
  in_order(c.name),
  in_order(p.partner),
  c.name,
  p.partner,
  p.kind,
  c.id,
  p.partner_id
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
