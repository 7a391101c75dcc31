/** Where paths lead. */
package dev.sluice.gateway.route;
