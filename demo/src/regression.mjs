import { createHash } from 'node:crypto';

/**
 * Puts a regression into the data: takes away a share of the treated visitors' conversions. Whose conversion goes follows
 * from the seed and the visitor's id alone, so every run takes the same ones.
 *
 * @param {Iterable<import('./visitors.mjs').Visitor>} visitors
 * @param {number} share of the treated conversions that is removed, from 0 to 1
 * @param {string} seed
 */
export function* withoutConversions(visitors, share, seed) {
  for (const visitor of visitors) {
    const removed = visitor.converted && visitor.arm === 'treatment' && draw(seed, visitor.id) < share;
    yield removed ? { ...visitor, converted: false } : visitor;
  }
}

/** A number in [0, 1) that looks random and is not. */
function draw(seed, id) {
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32BE(0) / 2 ** 32;
}
