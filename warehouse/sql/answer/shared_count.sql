-- One row per selection: how many partners several of its municipalities have, in how many rows.
select count(*)::integer as partners, coalesce(sum(ties), 0)::integer as ties
from answer.partner_ties
