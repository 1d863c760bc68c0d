-- One row per selection: how many municipalities have a partner that another has too.
select count(distinct municipality_id)::integer as towns
from answer.direct
where status <> 'ended' and partner_id in (select partner_id from answer.partner_ties)
