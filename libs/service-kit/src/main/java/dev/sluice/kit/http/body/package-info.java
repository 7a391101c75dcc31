/**
 * Bodies as SDKs send them: read within a size and a time, and freed of form, base64 and compression with a cap on what comes out.
 * Everything that takes bodies from strangers reads them here.
 */
package dev.sluice.kit.http.body;
