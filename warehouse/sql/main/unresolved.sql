-- One row per partner without a place, numbered on after the places.
select
  partner_id,
  ((select count(*) from reference.place) + row_number() over (order by partner_id) - 1)::integer
    as number
from (select distinct partner_id from temp.relation where place_id is null)
