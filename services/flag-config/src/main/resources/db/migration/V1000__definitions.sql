create table project (
    name            text primary key,
    token           text not null unique,
    secret_key_hash text not null, -- SHA-256, hex
    changed_at      timestamptz not null
);

create sequence flag_id as integer;

create table flag (
    id                 integer primary key,
    project            text not null references project (name),
    flag_key           text not null,
    version            bigint not null,
    archived           boolean not null, -- an archived flag keeps its key for ever
    record             jsonb not null, -- the FlagRecord of the newest version
    newest_generation  bigint not null, -- of all commands that were not somebody else's
    ended_rollout_id   text, -- the rollout that last had the flag and gave it back
    ended_generation   bigint not null,
    ended_left         jsonb, -- the condition that its completion left, so that a late breach can take it back
    unique (project, flag_key)
);

-- Cohorts, metrics and templates: kept alike, told apart by kind.
create table definition (
    project        text not null references project (name),
    kind           text not null,
    definition_key text not null,
    version        bigint not null,
    deleted        boolean not null, -- kept, so that versions go on counting when the key is used again
    record         jsonb not null,
    changed_by     text not null,
    changed_kind   text not null,
    change_reason  text not null,
    changed_at     timestamptz not null,
    primary key (project, kind, definition_key)
);

-- Every version of everything. Written in the transaction that made it, never changed.
create table history (
    id            bigint generated always as identity primary key,
    project       text not null,
    kind          text not null,
    subject_key   text not null,
    version       bigint not null,
    record        jsonb, -- null: archived or deleted
    changed_by    text not null,
    changed_kind  text not null,
    change_reason text not null,
    changed_at    timestamptz not null,
    unique (project, kind, subject_key, version)
);

-- The answer of every command, so that a repeated one gets the first one's.
create table command_result (
    command_id text primary key,
    result     jsonb not null,
    at         timestamptz not null
);
