-- One row per statement, with the source that it cites and the table that it stands in.
select source, 'partnership' as stated_in from stated.partnership
union all
select source, 'focus' from stated.focus
union all
select source, 'network' from stated.network
union all
select source, 'network_count' from stated.network_count
union all
select source, 'network_member' from stated.network_member
union all
select source, 'membership' from stated.membership
union all
select source, 'activity' from stated.activity
union all
select source, 'policy' from stated.policy
union all
select source, 'policy_theme' from stated.policy_theme
union all
select source, 'stated_count' from stated.stated_count
union all
select source, 'partner_list' from stated.partner_list
union all
select source, 'note' from stated.note
