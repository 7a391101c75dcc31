-- What people wrote down about a rollout, above all after it was taken back. Rows are added, never changed.
create table rollout_note (
    id         bigint generated always as identity primary key,
    rollout_id text not null references rollout,
    written_by text not null,
    written_at timestamptz not null,
    body       text not null
);

create index note_of_rollout on rollout_note (rollout_id, id);

-- Which of a flag's rollouts was taken back last: a new one may have to wait.
create index rollout_of_flag on rollout (project, flag, changed_at desc);
