-- One row per map that places with partners lie on, null for those without a point.
select map, count(*)::integer as places
from answer.place
group by map
order by map
