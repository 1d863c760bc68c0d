-- One row per doubt about a selected municipality, as of the day it is read.
select
  d.finding,
  d.municipality_id,
  m.name as municipality,
  d.subject,
  d.values,
  d.sources,
  d.origin
from answer.any_finding as d
inner join answer.selected_municipality as m on m.id = d.municipality_id
order by d.finding, m.name, d.subject, d.values, d.sources
