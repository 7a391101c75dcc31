-- Edits of flags that wait for their time. Rows stay when it has come, to say what became of them.
create table scheduled_change (
    id            bigint generated always as identity primary key,
    project       text not null references project (name),
    flag_key      text not null,
    due_at        timestamptz not null,
    patch         jsonb not null, -- the edit as it was sent
    base_version  bigint not null, -- of the flag, as its author saw it
    state         text not null, -- pending, applied, failed, cancelled
    outcome       text not null, -- why it failed or was cancelled, in words
    flag_version  bigint, -- that it made
    ended_by      text, -- who cancelled it
    ended_at      timestamptz,
    changed_by    text not null,
    changed_kind  text not null,
    change_reason text not null,
    changed_at    timestamptz not null
);

create index scheduled_change_due on scheduled_change (due_at, id) where state = 'pending';
create index scheduled_change_of_flag on scheduled_change (project, flag_key, due_at, id);
