-- One row per municipality of a part of `answer.summary`, in the order of a language or by a figure.
-- Those with most of the figure come first, and last of whom it is unknown, unless names decide.
with town as materialized (
  select
    *,
    case getvariable('figure')[1]
      when 'partners' then partners
      when 'partners_per_100k' then partners_per_100k
      when 'dormant_share' then dormant_share
    end as figure,
    if(getvariable('sort')[1] = 'name', null, figure) as sorted,
    coalesce(getvariable('lists')[1] = 'all', false) or completeness in ('complete', 'none')
      as counted
  from answer.{counted_town}
),

name as (
  select municipality as name, in_order(municipality) as place, count(*)::integer as namesakes
  from town
  group by municipality
),

turned as (
  select t.*, n.place, n.namesakes
  from town as t
  inner join name as n on n.name = t.municipality
  where
    case getvariable('among')[1]
      when 'bulk' then t.partners_from = 'bulk'
      when 'expiring' then t.days_to_policy_expiry between 0 and 365
      when 'small' then t.partners is not null and t.population < 10000
      when 'partners' then t.partners is null
      when 'dormant_share' then t.dormant_share is null
      when 'networks' then not t.networks_known
      when 'focus_areas' then not t.focus_known
      else true
    end
  order by t.sorted desc nulls last, n.place, t.municipality, t.municipality_id
  limit getvariable('most')
  offset getvariable('first')
),

rank as (
  select municipality_id, rank() over (order by figure desc)::integer as rank
  from town
  where counted and figure is not null
)

select
  t.municipality_id,
  t.municipality,
  t.country,
  t.region,
  t.population,
  t.population_date,
  t.completeness,
  t.partners_from,
  t.partners,
  t.active,
  t.dormant,
  t.ended,
  t.unstated,
  t.dormant_share,
  t.partners_per_100k,
  t.policy_valid_until,
  t.namesakes,
  r.rank
from turned as t
left join rank as r on r.municipality_id = t.municipality_id
order by t.sorted desc nulls last, t.place, t.municipality, t.municipality_id
