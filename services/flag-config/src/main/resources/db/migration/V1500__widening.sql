-- What may be widened at once without confirming it, where somebody chose.
create table widening_limit (
    project       text primary key references project (name),
    version       bigint not null,
    share         integer not null, -- basis points
    people        bigint not null, -- a day; 0: no bound
    changed_by    text not null,
    changed_kind  text not null,
    change_reason text not null,
    changed_at    timestamptz not null
);

-- Whether its author named the flag, for what it may come to when its time comes. What was scheduled before anybody could is not.
alter table scheduled_change
    add column confirmed boolean not null default false;
