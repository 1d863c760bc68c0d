-- One row per selection: how many municipalities it leaves, and what is known of how many.
-- Who it is, is told where it is one alone.
select
  count(*)::integer as towns,
  if(count(*) = 1, min(municipality_id), null) as town,
  count(*) filter (has_data)::integer as with_data,
  if(count(*) filter (has_data) = 1, min(municipality_id) filter (has_data), null) as town_with_data,
  count(*) filter (networks_known)::integer as networks_known,
  count(*) filter (focus_known)::integer as focus_known,
  count(partners)::integer as partners_known,
  count(*) filter (partners_from = 'bulk')::integer as bulk,
  count(*) filter (partners_from = 'bulk' and partners is not null)::integer as bulk_known,
  coalesce(sum(partners), 0)::integer as partners,
  coalesce(sum(active), 0)::integer as active,
  coalesce(sum(dormant), 0)::integer as dormant,
  coalesce(sum(unstated), 0)::integer as unstated,
  coalesce(sum(ended), 0)::integer as ended,
  count(*) filter (partners > 0)::integer as with_partners,
  count(*) filter (coalesce(partners, 0) + coalesce(ended, 0) > 0)::integer as with_any,
  count(dormant_share)::integer as stating,
  if(count(dormant_share) = 1, min(municipality_id) filter (dormant_share is not null), null)
    as town_stating,
  coalesce(sum(active) filter (dormant_share is not null), 0)::integer as stated_active,
  coalesce(sum(dormant) filter (dormant_share is not null), 0)::integer as stated_dormant,
  count(*) filter (dormant_share is not null and dormant > 0)::integer as resting,
  count(days_to_policy_expiry)::integer as strategies,
  if(
    count(days_to_policy_expiry) = 1,
    min(municipality_id) filter (days_to_policy_expiry is not null),
    null
  ) as town_with_strategy,
  count(*) filter (days_to_policy_expiry between 0 and 365)::integer as expiring,
  count(*) filter (days_to_policy_expiry < 0)::integer as expired,
  count(*) filter (partners is not null and population < 10000)::integer as small,
  count(*) filter (partners is not null and population > 0)::integer as scaled,
  min(population_date) filter (partners is not null and population > 0) as oldest_population,
  max(population_date) filter (partners is not null and population > 0) as newest_population
from answer.{counted_town}
