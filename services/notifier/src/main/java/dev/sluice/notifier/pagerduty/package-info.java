/** PagerDuty, by its Events API v2. */
package dev.sluice.notifier.pagerduty;
