/** Who is told of what. */
package dev.sluice.notifier.route;
