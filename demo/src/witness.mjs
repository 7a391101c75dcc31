import { setTimeout as sleep } from 'node:timers/promises';
import { PostHog } from 'posthog-node';
import { keepAliveFetch } from './transport.mjs';

/** Pause between two questions: the resolution of what is measured. */
const EVERY_MS = 5;

/**
 * Looks at the flag with the eyes of one treated person, over and over, with a posthog-node of its own that reports
 * nothing; so it knows to some milliseconds when an SDK gets the old value again.
 */
export class Witness {
  #client;
  #flag;
  #watching = true;
  #loop;
  /** When the person was last served the feature, and when first not any more; epoch milliseconds. */
  lastTrueAt;
  firstFalseAt;

  /**
   * @param {import('./stack.mjs').Access} access
   * @param {() => {person: string, properties: object} | undefined} chosen a treated person, once there is one
   */
  constructor({ url, token }, flag, chosen) {
    this.#flag = flag;
    this.#client = new PostHog(token, {
      host: url,
      sendFeatureFlagEvent: false,
      disableGeoip: true,
      fetch: keepAliveFetch(1),
    });
    this.#loop = this.#watch(chosen);
  }

  async #watch(chosen) {
    let treated;
    while (this.#watching && this.firstFalseAt === undefined) {
      await sleep(EVERY_MS);
      treated ??= chosen();
      if (treated !== undefined) {
        const flags = await this.#client.evaluateFlags(treated.person, {
          flagKeys: [this.#flag],
          personProperties: treated.properties,
        });
        this.#saw(flags.getFlag(this.#flag));
      }
    }
  }

  #saw(value) {
    if (value === true) {
      this.lastTrueAt = Date.now();
    } else if (value === false && this.lastTrueAt !== undefined) {
      this.firstFalseAt = Date.now();
    }
  }

  /** Ends the watching; waits up to this long for the change to be seen. */
  async stop(patienceMs = 0) {
    await Promise.race([this.#loop, sleep(patienceMs, undefined, { ref: false })]);
    this.#watching = false;
    await this.#loop;
    await this.#client.shutdown(1_000).catch(() => {});
  }
}
