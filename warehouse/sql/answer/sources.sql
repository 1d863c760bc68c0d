-- One row per source of the selected municipalities, with the number of statements it gave.
with statement as (
  select source from stated.partnership
  union all
  select source from stated.focus
  union all
  select source from stated.network
  union all
  select source from stated.network_count
  union all
  select source from stated.network_member
  union all
  select source from stated.membership
  union all
  select source from stated.activity
  union all
  select source from stated.policy
  union all
  select source from stated.policy_theme
  union all
  select source from stated.stated_count
  union all
  select source from stated.partner_list
  union all
  select source from stated.note
),

counted as (
  select source, count(*)::integer as statements
  from statement
  group by source
)

select
  s.id as source_id,
  s.municipality_id,
  m.name as municipality,
  s.title,
  s.url,
  s.publisher,
  s.language,
  s.kind,
  s.page_date,
  s.printed_date,
  s.accessed_on,
  s.document,
  coalesce(counted.statements, 0) as statements,
  s.origin,
  s.note
from stated.source as s
inner join answer.selected_municipality as m on m.id = s.municipality_id
left join counted on counted.source = s.id
order by m.name, s.page_date desc nulls last, s.id
