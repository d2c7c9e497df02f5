-- A check whose definition (or whose weights) changed measures anew: its old values are dropped.
alter table check_rule add column version varchar default '1';
