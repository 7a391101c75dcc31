/** Fifty flags answered over HTTP by one flag-delivery on one processor, beside unleash-server on the same. */
package dev.sluice.bench.delivery;
