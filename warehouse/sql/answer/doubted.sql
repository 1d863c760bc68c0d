-- One row per kind of finding and municipality, with how many there are, whatever the day.
with doubt as (
  select municipality_id, finding, count(*)::integer as findings
  from main.finding
  group by municipality_id, finding
)

select
  m.id,
  m.name,
  m.country,
  m.region_id,
  m.has_data,
  m.areas,
  m.member_of,
  d.finding,
  d.findings
from doubt as d
inner join answer.town as m on m.id = d.municipality_id
order by d.finding, m.name, m.id
