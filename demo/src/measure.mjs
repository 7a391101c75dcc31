/** Seconds between two times in epoch milliseconds, or null when one is not known. */
export function secondsBetween(from, to) {
  return from === undefined || to === undefined ? null : Math.round(to - from) / 1000;
}

/** How many a second over the last moments: what is shown while it runs. */
export class Speed {
  #samples = [];
  #over;

  constructor(overMs = 3_000) {
    this.#over = overMs;
  }

  /** The speed after the total has grown to this. */
  at(total, now = Date.now()) {
    this.#samples.push({ total, now });
    while (this.#samples.length > 2 && now - this.#samples[0].now > this.#over) {
      this.#samples.shift();
    }
    const [first] = this.#samples;
    return now === first.now ? 0 : (1000 * (total - first.total)) / (now - first.now);
  }
}
