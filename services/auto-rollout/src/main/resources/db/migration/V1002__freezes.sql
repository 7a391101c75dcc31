-- Times in which nothing of a project is widened. Rows are never deleted: who froze what, when and why stays known.
create table project_freeze (
    id          text primary key,
    project     text not null,
    called_by   text not null,
    reason      text not null,
    called_at   timestamptz not null,
    ends_at     timestamptz not null,
    lifted_by   text, -- null: nobody ended it before its time
    lifted_at   timestamptz,
    lift_reason text
);

create index freeze_of_project on project_freeze (project, ends_at desc);
