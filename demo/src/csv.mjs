import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * The rows of a gzip CSV file, each as the list of its fields, without the header row. Fields hold no commas and no
 * quotes: all files of this folder are of that kind.
 */
export function* readRows(path) {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  let start = text.indexOf('\n') + 1;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trimEnd();
    if (line !== '') {
      yield line.split(',');
    }
    start = end < 0 ? text.length : end + 1;
  }
}

/** Writes rows under a header; the same rows make the same bytes on every machine. */
export function writeRows(path, header, rows) {
  const text = [header, ...rows].map((row) => row.join(',') + '\n').join('');
  writeFileSync(path, gzipSync(text, { level: 9 }));
}
