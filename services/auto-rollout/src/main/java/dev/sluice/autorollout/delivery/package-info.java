/** What delivery nodes say they serve. */
package dev.sluice.autorollout.delivery;
