-- One row per own region of the selected municipalities, with how their partners are spread.
select
  country,
  region,
  count(*)::integer as towns,
  count(partners)::integer as known,
  coalesce(sum(partners), 0)::integer as partners,
  quantile_cont(partners, 0.25)::double as lower,
  quantile_cont(partners, 0.5)::double as median,
  quantile_cont(partners, 0.75)::double as upper
from answer.{counted_town}
group by country, region
order by country, region
