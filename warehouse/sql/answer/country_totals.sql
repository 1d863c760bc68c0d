-- One row per country that the selection's partners lie in, with how many they are.
with total as (
  select
    partner_country,
    sum(partnerships)::integer as partners,
    coalesce(sum(partnerships) filter (status = 'active'), 0)::integer as active,
    coalesce(sum(partnerships) filter (status = 'dormant'), 0)::integer as dormant,
    coalesce(sum(partnerships) filter (status = 'unstated'), 0)::integer as unstated
  from answer.direct_counts
  where status <> 'ended'
  group by partner_country
),

town as (
  select partner_country, sum(towns)::integer as towns
  from answer.country_towns
  where
    whole_regions()
    and of_kept_kind(kind)
    and wanted('country', country)
    and wanted('region', region_id)
    and of_wanted_region(partner_country)
    and wanted('partner_country', partner_country)
  group by partner_country
  union all
  select partner_country, count(distinct town)::integer as towns
  from answer.direct
  where not whole_regions() and status <> 'ended'
  group by partner_country
)

select *
from total
inner join town using (partner_country)
order by partners desc, partner_country
