-- One row per selection: how many partners at most a municipality with a whole list has, and who.
with town as materialized (
  select municipality_id, municipality, partners
  from answer.{counted_town}
  where partners is not null and completeness in ('complete', 'none')
),

most as (
  select municipality_id, municipality
  from town
  where partners = (select max(partners) from town)
),

-- More names than these nobody reads.
first as (
  select municipality_id
  from most
  order by municipality, municipality_id
  limit 20
)

select
  (select count(*) from town)::integer as ranked,
  (select max(partners) from town)::integer as partners,
  (select count(*) from most)::integer as towns,
  coalesce((select list(municipality_id) from first), []) as first
