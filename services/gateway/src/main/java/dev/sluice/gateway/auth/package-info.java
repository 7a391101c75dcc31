/** Keys in, tokens out. */
package dev.sluice.gateway.auth;
