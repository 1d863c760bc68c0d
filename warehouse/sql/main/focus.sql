-- One row per statement of a focus term that has a say.
-- Where curated files name the focus of a municipality, external lists decide nothing.
with told as (
  select f.*, s.origin
  from stated.focus as f
  inner join stated.source as s on s.id = f.source
)

select t.* exclude (origin)
from told as t
where
  t.origin = 'curated'
  or t.municipality_id not in (select municipality_id from told where origin = 'curated')
