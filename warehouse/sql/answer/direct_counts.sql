-- One row per partner's country and status of direct partnerships under the selection.
select partner_country, status, count(*) as partnerships
from answer.direct
group by partner_country, status
