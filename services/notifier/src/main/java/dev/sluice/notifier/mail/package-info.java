/** E-mail. */
package dev.sluice.notifier.mail;
