-- One row per selection: how many municipalities have a partner that another has too.
select count(distinct town)::integer as towns
from answer.direct
where status <> 'ended' and partner in (select number from answer.partner_ties)
