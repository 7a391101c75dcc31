/** What is sent to addresses that people gave us. */
package dev.sluice.kit.egress;
