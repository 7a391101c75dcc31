/** Secrets that have to be read again, such as what a webhook is signed with: sealed wherever they are kept or sent. */
package dev.sluice.kit.secret;
