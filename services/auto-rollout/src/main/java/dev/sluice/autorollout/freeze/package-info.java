/** Times in which nothing of a project is widened: kept here, and told to each rollout before it decides. */
package dev.sluice.autorollout.freeze;
