/** Properties of persons and groups as pure values: what several reports, in whatever order they come, make of one name. */
package dev.sluice.flagconfig.property;
