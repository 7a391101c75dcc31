/** What others define and a rollout is made from: flags, templates, metrics, cohorts, projects. */
package dev.sluice.autorollout.definitions;
