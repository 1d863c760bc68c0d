-- One row per source on which nothing but remarks rests.
select distinct n.source
from stated.note as n
where
  not exists (from stated.partnership as o where o.source = n.source)
  and not exists (from stated.focus as o where o.source = n.source)
  and not exists (from stated.network as o where o.source = n.source)
  and not exists (from stated.network_count as o where o.source = n.source)
  and not exists (from stated.network_member as o where o.source = n.source)
  and not exists (from stated.membership as o where o.source = n.source)
  and not exists (from stated.activity as o where o.source = n.source)
  and not exists (from stated.policy as o where o.source = n.source)
  and not exists (from stated.policy_theme as o where o.source = n.source)
  and not exists (from stated.stated_count as o where o.source = n.source)
  and not exists (from stated.partner_list as o where o.source = n.source)
