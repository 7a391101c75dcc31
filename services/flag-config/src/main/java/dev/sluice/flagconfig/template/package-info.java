/** Templates by HTTP. */
package dev.sluice.flagconfig.template;
