-- Keys by which people's tools and machines come in. The key itself is never kept.
create table access_key (
    id          text primary key,
    name        text not null,
    role        text not null,
    project     text references project (name), -- null: all of them
    secret_hash text not null,                  -- SHA-256, in hex, of the whole key
    created_by  text not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,                    -- null: never
    revoked_by  text,
    revoked_at  timestamptz                     -- null while it opens something
);
