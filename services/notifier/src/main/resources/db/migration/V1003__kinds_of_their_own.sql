-- What waits for an approval, and a change of the plan, went as "held" until now, and the watch after the last proof as "widened":
-- whoever asked for these kinds goes on being told of all of them.
update route set terms = jsonb_set(terms::jsonb, '{kinds}', (terms::jsonb -> 'kinds') || '["approval_needed", "plan_changed"]')::text
where terms is not null and terms::jsonb -> 'kinds' @> '["held"]';
update route set terms = jsonb_set(terms::jsonb, '{kinds}', (terms::jsonb -> 'kinds') || '["settling"]')::text
where terms is not null and terms::jsonb -> 'kinds' @> '["widened"]';
