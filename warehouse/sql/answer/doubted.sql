-- One row per kind of finding and municipality, with how many there are, whatever the day.
select m.id, m.name, m.country, m.region_id, m.has_data, d.finding, count(*)::integer as findings
from main.finding as d
inner join main.municipality as m on m.id = d.municipality_id
group by m.id, m.name, m.country, m.region_id, m.has_data, d.finding
order by d.finding, m.name, m.id
