/** Numbers as people read them; the same everywhere in the demo. */

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 12,345 */
export const count = (n) => COUNT.format(n);

/** Basis points as a percentage: 500 is "5 %". */
export const share = (basisPoints) => `${basisPoints / 100} %`;

/** A rate as a percentage with two digits; a dash when there is nobody. */
export const rate = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);

/** A ratio as the change it means: 0.9 is "−10.0 %"; unbounded sides are said so. */
export function change(ratio) {
  if (Number.isNaN(ratio)) {
    return '–';
  }
  if (ratio === Infinity) {
    return '+∞';
  }
  const percent = 100 * (ratio - 1);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** Minutes and seconds. */
export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Breaks text into lines of at most this width, at blanks where there are any. */
export function wrap(text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
