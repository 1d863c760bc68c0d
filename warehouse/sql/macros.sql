-- What queries have in common, each word of it defined once.
--
-- The selection reaches the queries as variables of the reading connection, each a list of words; an
-- empty or missing list restricts nothing.
create macro unrestricted(filter) as coalesce(len(getvariable(filter)), 0) = 0;
create macro wanted(filter, word) as
  unrestricted(filter) or coalesce(list_contains(getvariable(filter), word), false);
create macro any_wanted(filter, words) as
  unrestricted(filter) or coalesce(list_has_any(words, getvariable(filter)), false);

-- Which municipalities are selected.
create macro selected(id, has_data, country, region_id, areas, member_of) as
  (has_data or list_contains(getvariable('m'), id))
  and wanted('m', id)
  and wanted('country', country)
  and wanted('region', region_id)
  and any_wanted('focus', areas)
  and any_wanted('network', member_of);

-- Which partnerships are selected. That a filter is set is asked within its subquery too, or
-- municipalities are joined with what it would leave.
create macro region_number(region) as
  list_position((select list(id order by position) from reference.partner_region), region);
create macro of_wanted_region(partner_country) as
  unrestricted('partner_region')
  or coalesce(list_contains(getvariable('countries_of_region'), partner_country), false);
create macro chosen(partner_country, kind, status) as
  of_wanted_region(partner_country)
  and wanted('partner_country', partner_country)
  and wanted('kind', kind)
  and wanted('status', status);

-- How many the selected statuses leave, and whether that is known.
create macro named_now(active, dormant, unstated, ended) as
  if(wanted('status', 'active'), active, 0)
  + if(wanted('status', 'dormant'), dormant, 0)
  + if(wanted('status', 'unstated'), unstated, 0)
  + if(wanted('status', 'ended'), ended, 0);
create macro tells_status(active, dormant, unstated) as
  wanted('status', 'unstated') or unstated = 0 or active + dormant > 0
  or not (wanted('status', 'active') or wanted('status', 'dormant'));

-- Where what the build kept answers, with nothing counted anew.
create macro every_town() as
  unrestricted('m') and unrestricted('country') and unrestricted('region')
  and unrestricted('focus') and unrestricted('network');
create macro statuses_alone() as
  unrestricted('partner_region') and unrestricted('partner_country') and unrestricted('kind');
create macro one_kind() as coalesce(len(getvariable('kind')) = 1, false);
create macro kept_towns_of_kind() as
  one_kind() and unrestricted('partner_region') and unrestricted('partner_country');
create macro of_kept_kind(kind) as if(unrestricted('kind'), kind is null, wanted('kind', kind));
create macro whole_regions() as
  unrestricted('m') and unrestricted('focus') and unrestricted('network')
  and unrestricted('status') and (unrestricted('kind') or one_kind());
create macro kept_places() as
  every_town() and unrestricted('kind') and coalesce(len(getvariable('status')), 0) <= 1;
create macro kept_places_of_kind() as every_town() and one_kind();

-- Printed dates, as etl/dates.py reads them, and the day that ages and expiries are counted from.
create macro reading_day() as coalesce(getvariable('today')::date, current_date);
create macro ends_soon(day) as day <= reading_day() + 365;
create macro is_old(day) as day < reading_day() - interval 5 years;
create macro last_day_of(printed_date) as if(
  len(printed_date) = 10,
  try_cast(printed_date as date),
  last_day((rpad(replace(left(printed_date, 7), 'X', '9'), 7, '-12') || '-01')::date));
create macro earlier(day, other) as if(day > other, other, day);
create macro last_day_printed(page_date, printed_date, accessed_on) as
  earlier(coalesce(page_date, last_day_of(printed_date)), accessed_on);
create macro known_of_both(one, other) as least(len(one), len(other));
create macro surely_before(one, other) as
  left(replace(one, 'X', '9'), known_of_both(one, other))
  < left(replace(other, 'X', '0'), known_of_both(one, other));

-- What a partner goes by, with a place or without.
create macro partner_of(place_id, country, partner) as
  coalesce(place_id, 'unresolved:' || lower(country) || ':' || partner);

-- Names in the order of the reader's language.
create macro in_order(name) as icu_sort_key(name, getvariable('locale'));
