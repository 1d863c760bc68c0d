-- One row per kind of finding about the selected municipalities, with how many there are.
select finding, sum(findings)::integer as findings
from answer.finding_town
group by finding
order by finding
