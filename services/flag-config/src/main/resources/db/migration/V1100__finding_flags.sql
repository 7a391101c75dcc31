-- What flags are found by. Made from the record, so that there is one truth.
alter table flag
    add column name         text generated always as (record #>> '{flag,name}') stored,
    add column active       boolean generated always as ((record #> '{flag,active}') = 'true'::jsonb) stored,
    add column has_ladder   boolean generated always as ((record #> '{flag,ladder}') is not null) stored,
    add column tags         jsonb generated always as (coalesce(record #> '{about,tags}', '[]'::jsonb)) stored,
    add column team         text generated always as (record #>> '{about,team}') stored,
    add column expected_end text generated always as (record #>> '{about,expectedEnd}') stored; -- YYYY-MM-DD sorts as text

create index flag_by_tag on flag using gin (tags);
