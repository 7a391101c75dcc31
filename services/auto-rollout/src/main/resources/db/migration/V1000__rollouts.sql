-- One row per rollout: where it stands, as the decision core wrote it.
create table rollout (
    id         text primary key,
    project    text not null,
    flag       text not null,
    generation bigint not null,
    kind       text not null, -- the state's name: DRAFT, RUNNING, HELD, PAUSED, ROLLING_BACK, ROLLED_BACK, COMPLETED, ABORTED
    phase      text not null,
    live       boolean not null,
    state      text not null, -- JSON
    reason     text not null,
    unlogged   boolean not null, -- whether the state was saved since the last row of its decision log
    note       text not null,
    created_by text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    version    bigint not null,
    unique (project, flag, generation)
);

create unique index rollout_one_live_per_flag on rollout (project, flag) where live;
create index rollout_newest on rollout (project, created_at desc);

-- Alarms that rollouts have set. One of each name per rollout; setting it again moves it.
create table timer (
    rollout_id text not null references rollout,
    name       text not null,
    due_at     timestamptz not null,
    primary key (rollout_id, name)
);

create index timer_due on timer (due_at);

-- What was decided, append only. Deciding an event again from the state before it gives the state after it.
create table decision (
    id         bigint generated always as identity primary key,
    rollout_id text not null references rollout,
    at         timestamptz not null,
    event_kind text not null,
    event      text not null, -- JSON
    before     text, -- JSON; null: as the row before it left it
    from_kind  text not null,
    to_kind    text not null,
    outcome    text not null,
    reason     text not null
);

create index decision_of_rollout on decision (rollout_id, id);
