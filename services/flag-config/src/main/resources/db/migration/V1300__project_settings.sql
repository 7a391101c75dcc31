alter table project
    add column version    bigint not null default 0,
    -- The IngestionSettings; null: none. Secrets in it are sealed.
    add column ingestion  jsonb,
    -- By source: since when its secret is the one it is, and who set it.
    add column secrets_set jsonb not null default '{}';

update project
set version = (select count(*) from history where history.project = project.name and kind = 'project');
