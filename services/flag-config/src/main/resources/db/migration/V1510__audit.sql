-- Every change, and from when it is linked its place in its project's chain.
create table audit (
    id            bigint generated always as identity primary key,
    project       text not null,
    kind          text not null,
    subject_key   text not null,
    version       bigint not null,
    changed_by    text not null,
    changed_kind  text not null,
    change_reason text not null,
    changed_at    timestamptz not null,
    action        text not null, -- the request, command or rule that it came by
    address       text,
    access_key    text,
    changed       text not null, -- JSON as it was hashed: jsonb would write it anew
    number        bigint, -- null: not linked yet
    previous      text,
    hash          text,
    unique (project, number)
);

create index audit_not_linked on audit (id) where number is null;
create index audit_of_thing on audit (project, kind, subject_key, number);

-- Added to and linked, once; nothing else, whoever asks.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.number is null and new.number is not null
        and (new.id, new.project, new.kind, new.subject_key, new.version, new.changed_by, new.changed_kind, new.change_reason,
             new.changed_at, new.action, new.changed)
            = (old.id, old.project, old.kind, old.subject_key, old.version, old.changed_by, old.changed_kind, old.change_reason,
               old.changed_at, old.action, old.changed)
        and new.address is not distinct from old.address and new.access_key is not distinct from old.access_key then
        return new;
    end if;
    raise exception 'the audit is only added to';
end $$;

create trigger audit_append_only before update or delete on audit
    for each row execute function audit_is_append_only();
create trigger audit_not_emptied before truncate on audit
    for each statement execute function audit_is_append_only();
