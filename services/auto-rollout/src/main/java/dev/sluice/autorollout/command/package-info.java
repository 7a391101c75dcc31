/** What people tell rollouts from elsewhere than the API, such as by buttons in messages. */
package dev.sluice.autorollout.command;
