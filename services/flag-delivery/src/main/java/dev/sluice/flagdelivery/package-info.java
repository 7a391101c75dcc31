/** Answers SDKs from memory, never from another service. */
package dev.sluice.flagdelivery;
