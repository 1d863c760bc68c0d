-- One row per partner's country and region and status of direct partnerships under the selection.
select partner_country, partner_region, status, count(*) as partnerships
from answer.direct
group by partner_country, partner_region, status
