-- Entries of static cohorts, in the form in which they are compared. A list is changed under its definition's row lock.
create table cohort_member (
    project   text not null,
    cohort_id text not null,
    slice     smallint not null, -- CohortMembersRecord.sliceOf(entry)
    entry     text collate "C" not null,
    added_at  timestamptz not null,
    primary key (project, cohort_id, entry)
);
create index cohort_member_slice on cohort_member (project, cohort_id, slice);
-- An entry that is an address may also be somebody's id, in any case.
create index person_distinct_id_address on person_distinct_id (project, lower(distinct_id)) where distinct_id like '%@%';
