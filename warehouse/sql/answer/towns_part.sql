-- One row per municipality of a part of `answer.summary`, in the order of a language or by a figure.
-- Those with most of the figure come first, and last of whom it is unknown, unless names decide.
with town as materialized (
  select
    number,
    municipality,
    completeness,
    partners_from,
    partners,
    active,
    dormant,
    ended,
    unstated,
    dormant_share,
    partners_per_100k,
    case getvariable('figure')[1]
      when 'partners' then partners
      when 'partners_per_100k' then partners_per_100k
      when 'dormant_share' then dormant_share
    end as figure,
    if(getvariable('sort')[1] = 'name', null, figure) as sorted,
    coalesce(getvariable('lists')[1] = 'all', false) or completeness in ('complete', 'none')
      as counted,
    case getvariable('among')[1]
      when 'bulk' then partners_from = 'bulk'
      when 'expiring' then days_to_policy_expiry between 0 and 365
      when 'small' then partners is not null and population < 10000
      when 'partners' then partners is null
      when 'dormant_share' then dormant_share is null
      when 'networks' then not networks_known
      when 'focus_areas' then not focus_known
      else true
    end as wanted
  from answer.{counted_town}
),

-- Before names are put in order, those are left out that have too little of the figure.
least as (
  select
    if(
      count(sorted) >= getvariable('first') + getvariable('most'),
      list_min(max(sorted, getvariable('first') + getvariable('most'))),
      null
    ) as sorted
  from town
  where wanted
),

near as (
  select t.*
  from town as t
  inner join least as l on l.sorted is null or t.sorted >= l.sorted
  where t.wanted
),

name as (
  select municipality as name, in_order(municipality) as place
  from near
  group by municipality
),

-- Of namesakes that are alike in all else, the numbers stand as their ids do.
turned as materialized (
  select t.*, n.place
  from near as t
  inner join name as n on n.name = t.municipality
  order by t.sorted desc nulls last, n.place, t.municipality, t.number
  limit getvariable('most')
  offset getvariable('first')
),

namesake as (
  select municipality, count(*)::integer as namesakes
  from town
  where municipality in (select municipality from turned)
  group by municipality
),

rank as (
  select figure, (sum(count(*)) over (order by figure desc) - count(*) + 1)::integer as rank
  from town
  where counted and figure is not null
  group by figure
)

select
  m.id as municipality_id,
  t.municipality,
  m.country,
  m.region,
  m.population,
  m.population_date,
  t.completeness,
  t.partners_from,
  t.partners,
  t.active,
  t.dormant,
  t.ended,
  t.unstated,
  t.dormant_share,
  t.partners_per_100k,
  m.policy_valid_until,
  n.namesakes,
  r.rank
from turned as t
inner join answer.town as m on m.number = t.number
inner join namesake as n on n.municipality = t.municipality
left join rank as r on t.counted and r.figure = t.figure
order by t.sorted desc nulls last, t.place, t.municipality, t.number
