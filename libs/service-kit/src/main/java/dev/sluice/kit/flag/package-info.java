/** What evaluating flags needs of a service. */
package dev.sluice.kit.flag;
