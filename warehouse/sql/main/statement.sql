-- One row per statement on a partnership, with whose it is and whether it has a say.
-- What asks for few municipalities reads few: told is worked out where it stands, not kept.
with told as not materialized (
  select
    p.*,
    partner_of(p.place_id, p.country, p.partner) as partner_id,
    s.own,
    s.origin,
    coalesce(s.page_date::text, s.printed_date) as dated,
    s.accessed_on
  from stated.partnership as p
  inner join stated.source as s on s.id = p.source
),

curated as (
  select
    municipality_id,
    partner_id,
    list(distinct kind) as kinds,
    arg_min(kind, (through is not null, status = 'ended', statement)) as kind
  from told
  where origin = 'curated'
  group by municipality_id, partner_id
)

-- Where a curated file names the partner, a bulk list confirms that and no more: its word for the
-- kind is mostly one for all of its pairs, and it decides nothing.
select
  t.* replace (
    if(t.origin = 'curated' or c.kind is null or list_contains(c.kinds, t.kind), t.kind, c.kind)
      as kind
  ),
  t.origin = 'curated' or c.kind is null as decides
from told as t
left join curated as c
  on c.municipality_id = t.municipality_id and c.partner_id = t.partner_id
