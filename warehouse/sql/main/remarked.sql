-- One row per source on which nothing but remarks rests.
select source
from temp.cited
group by source
having bool_and(stated_in = 'note')
