-- What opens a receiver is a secret: sealed from now on. Routes of before are sealed by the service when it starts.
alter table route alter column url drop not null;
alter table route add column target text;
-- Kinds, teams, tags and quiet hours, as JSON.
alter table route add column terms text;

-- Rollbacks that wake nobody do not wait for what is harmless either.
alter table delivery rename column page to urgent;
