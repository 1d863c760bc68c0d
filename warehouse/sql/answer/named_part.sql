-- One row per partnership that figures count, of a part of these in `answer.partnerships`.
-- They stand as there in the order of a language. The part is found by the municipalities' names.
-- Under statuses alone the build counted how many each has.
with held as (
  select municipality_id, count(*) as partnerships
  from answer.unnamed_partnership
  where counted and not statuses_alone()
  group by municipality_id
),

counted as (
  select
    name,
    if(wanted('status', 'active'), active_named, 0)
    + if(wanted('status', 'dormant'), dormant_named, 0)
    + if(wanted('status', 'unstated'), unstated_named, 0)
    + if(wanted('status', 'ended'), ended_named, 0) as partnerships
  from answer.selected_municipality
  where statuses_alone()
  union all
  select m.name, h.partnerships
  from held as h
  inner join answer.selected_municipality as m on m.id = h.municipality_id
),

name as (
  select name, in_order(name) as place, sum(partnerships) as partnerships
  from counted
  group by name
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
),

candidate as (
  select rowid as number
  from main.partnership
  where
    counted
    and chosen(partner_region, partner_country, kind, status)
    and municipality_id in (select id from town)
),

-- To read columns by the numbers of rows takes a third of what it takes by what the rows hold.
held_by_them as materialized (
  from main.partnership
  where rowid in (select number from candidate)
)

select
  p.municipality_id,
  m.name as municipality,
  m.country,
  p.* exclude (municipality_id, statements)
from held_by_them as p
inner join town as m on m.id = p.municipality_id
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
