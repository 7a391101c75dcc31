/**
 * The one public port: routes SDK and API traffic, and hands services a short-lived signed token instead of a person's key.
 *
 * <p>{@code route} says where a path leads, {@code auth} exchanges keys for tokens, {@code http} forwards and answers, {@code
 * openapi} shows the services' descriptions as one.
 */
package dev.sluice.gateway;
