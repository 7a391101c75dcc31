/** The second way for changes to arrive: flag-config is asked while the bus is silent. */
package dev.sluice.flagdelivery.poll;
