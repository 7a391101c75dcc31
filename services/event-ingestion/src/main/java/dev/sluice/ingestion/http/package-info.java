/** Where SDKs arrive: paths, bodies, answers, cross-origin headers. */
package dev.sluice.ingestion.http;
