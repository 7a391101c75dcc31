/** One description of the API out of several. */
package dev.sluice.gateway.openapi;
