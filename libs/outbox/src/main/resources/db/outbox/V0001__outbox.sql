-- Records that wait to be sent. Written in the transaction that changes the state they tell of.
create table outbox (
    id           bigint generated always as identity primary key,
    topic        text not null,
    record_key   text not null,
    record_id    text not null,
    record_type  text not null,
    payload      bytea, -- null: a tombstone
    trace_parent text,
    created_at   timestamptz not null default now()
);
