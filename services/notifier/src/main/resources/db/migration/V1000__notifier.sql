create table route (
    id             uuid primary key,
    project        text not null,
    name           text not null,
    channel        text not null,
    url            text not null,
    least_severity text not null,
    created_by     text not null,
    created_at     timestamptz not null,
    unique (project, name)
);

create table delivery (
    alert_id        text not null,
    route_id        uuid not null,
    project         text not null,
    rollout_id      text not null,
    alert           text not null, -- as it stood on the topic
    id              uuid not null unique,
    page            boolean not null, -- wakes somebody: does not wait for what does not
    state           text not null, -- SENT, WAITING, PARKED
    attempts        integer not null,
    last_error      text,
    first_tried_at  timestamptz not null,
    next_attempt_at timestamptz,
    sent_at         timestamptz,
    primary key (alert_id, route_id)
);

create index delivery_due on delivery (next_attempt_at) where state = 'WAITING';
create index delivery_of_rollout on delivery (project, rollout_id);
