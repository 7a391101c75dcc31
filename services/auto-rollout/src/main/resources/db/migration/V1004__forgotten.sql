-- Rollouts that ended long ago are taken off the bus, once; here they stay.
alter table rollout add column forgotten boolean not null default false;

create index rollout_to_forget on rollout (changed_at) where not live and not forgotten;
