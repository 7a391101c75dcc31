-- A quiet alert closes the incident that a loud one opens: to PagerDuty all go in one order.
update delivery set urgent = true
where state = 'WAITING' and route_id in (select id from route where channel = 'PAGERDUTY');
