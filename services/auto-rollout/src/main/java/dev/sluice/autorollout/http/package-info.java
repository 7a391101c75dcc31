/** What people ask of rollouts, and what they are told. */
package dev.sluice.autorollout.http;
