-- What people said from elsewhere than the API, so that each command is carried out and answered once.
create table person_command (
    command_id text primary key,
    heard_at   timestamptz not null,
    answered   boolean not null
);

create index person_command_heard on person_command (heard_at);
