/** What operators see: meters. */
package dev.sluice.autorollout.ops;
