/** Part of the people, watched for a turn to the worse beside all others; false discoveries are controlled over all of them. */
package dev.sluice.metric.segment;
