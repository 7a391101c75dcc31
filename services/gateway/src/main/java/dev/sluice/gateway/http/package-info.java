/** Forwarding, and what the gateway answers itself. */
package dev.sluice.gateway.http;
