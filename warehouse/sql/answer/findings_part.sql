-- One row per doubt of a part of `answer.findings`, as they stand there in the order of a language.
-- The part is found by kinds and names, and the doubts of its municipalities alone are read.
with name as (
  select finding, name, in_order(name) as place, sum(findings) as findings
  from answer.finding_town
  group by finding, name
),

placed as (
  select
    finding, name, findings, sum(findings) over (order by finding, place, name) - findings as before
  from name
),

turned as (
  select finding, name, before
  from placed
  where
    before < getvariable('first') + getvariable('most')
    and before + findings > getvariable('first')
),

town as (
  select id, name
  from answer.selected_municipality
  where name in (select name from turned)
)

select
  d.finding,
  d.municipality_id,
  m.name as municipality,
  d.subject,
  d.values,
  d.sources,
  d.origin
from answer.any_finding as d
inner join town as m on m.id = d.municipality_id
semi join turned on turned.finding = d.finding and turned.name = m.name
order by d.finding, in_order(m.name), m.name, d.subject, d.values, d.sources
limit getvariable('most')
offset (select getvariable('first') - min(before) from turned)
