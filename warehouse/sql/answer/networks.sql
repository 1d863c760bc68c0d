-- One row per municipality and network under the selection.
select n.municipality_id, m.name as municipality, n.* exclude (municipality_id)
from main.membership as n
inner join answer.selected_municipality as m on m.id = n.municipality_id
where wanted('network', n.network_id)
order by n.network, m.name, m.id, n.network_id
