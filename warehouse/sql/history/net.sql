-- One row per partnership that differs between two builds, whatever became of it in between.
with between_them as (
  select * from history.change where build > $earlier and build <= $later
),

ends as (
  select
    municipality_id,
    partner_id,
    kind,
    last(municipality order by build) as municipality,
    last(partner order by build) as partner,
    last(sources order by build) as sources,
    first(status_before order by build) as status_before,
    last(status_after order by build) as status_after
  from between_them
  group by municipality_id, partner_id, kind
)

select
  $later::integer as build,
  *,
  case
    when status_before is null then 'added'
    when status_after is null then 'gone'
    else 'status'
  end as change
from ends
where status_before is distinct from status_after
order by municipality_id, partner, kind, partner_id
limit $most
