-- Who there is. One writer per project at a time (see ADR 0017), so rows need no locks of their own.
create table person (
    project    text not null,
    person_id  text not null,
    identified boolean not null, -- a link has said who they are
    properties json not null, -- as it was sent, numbers too; by name: v the value, a when it was set, and so on; see PropertyJson
    version    bigint not null,
    pending    boolean not null, -- not published as it stands
    changed_at timestamptz not null,
    primary key (project, person_id)
);
create index person_pending on person (changed_at) where pending;
-- Members of a list are found by their address.
create index person_email on person (project, lower(left(properties #>> '{email,v}', 320)));

create table person_distinct_id (
    project     text not null,
    distinct_id text not null,
    person_id   text not null,
    seen_at     timestamptz not null, -- the earliest event that named it
    linked_at   timestamptz, -- when it came to this person from another
    primary key (project, distinct_id)
);
create index person_distinct_id_person on person_distinct_id (project, person_id);

create table person_group (
    project    text not null,
    group_type text not null,
    group_key  text not null,
    properties json not null, -- as in person
    version    bigint not null,
    pending    boolean not null,
    changed_at timestamptz not null,
    primary key (project, group_type, group_key)
);
create index person_group_pending on person_group (changed_at) where pending;
