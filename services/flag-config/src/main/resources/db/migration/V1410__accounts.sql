-- People who sign in. Neither a password nor an invitation is ever kept.
create table account (
    id              text primary key,
    email           text not null unique,         -- in lower case
    name            text not null,
    role            text not null,
    project         text references project (name), -- null: all of them
    password_hash   text,                         -- Argon2id, PHC string format; null: none was chosen
    invitation_hash text,                         -- SHA-256, in hex, of the whole invitation; null: none is open
    invitation_ends timestamptz,
    created_by      text not null,
    created_at      timestamptz not null,
    sessions_from   timestamptz not null,         -- sessions that began before are over
    disabled_by     text,
    disabled_at     timestamptz                   -- null while somebody may sign in
);

-- When keys and accounts last came in, as the gateway tells it: beside their rows, which people change.
create table access_use (
    subject text primary key,                     -- access-key/ID or account/ID
    last_at timestamptz not null
);
