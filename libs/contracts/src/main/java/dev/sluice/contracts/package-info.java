/**
 * Every topic and every record that crosses a service boundary, declared once.
 *
 * <p>Payloads are JSON by {@link dev.sluice.contracts.WireJson}. They reuse the value types of the pure cores, so that nothing is
 * described twice; golden samples keep the wire form from changing unnoticed. Metadata travels in record headers, named as in
 * CloudEvents' Kafka binding ({@link dev.sluice.contracts.Headers}).
 */
package dev.sluice.contracts;
