import { PostHog } from 'posthog-node';
import { keepAliveFetch } from './transport.mjs';

/** Events that may wait to be sent; beyond it the replay waits for the sending. */
const MOST_WAITING = 4_000;

/**
 * The site's own server as Sluice sees it: an unmodified posthog-node that evaluates a flag remotely for each visitor and
 * reports what happened. Nothing else of the demo takes part in the loop.
 */
export class Sdk {
  #client;
  #captured = 0;
  #sent = 0;
  #trouble;

  constructor({ url, token, connections }) {
    this.#client = new PostHog(token, {
      host: url,
      flushAt: 250,
      maxBatchSize: 500,
      flushInterval: 100,
      // Never reached, because of MOST_WAITING: the SDK would drop the oldest events.
      maxQueueSize: 10 * MOST_WAITING,
      disableGeoip: true,
      fetch: keepAliveFetch(connections),
    });
    this.#client.on('flush', (messages) => (this.#sent += messages.length));
    this.#client.on('error', (error) => (this.#trouble = error));
  }

  /** The last thing that went wrong inside the SDK, if anything did: a request without an answer, events not taken. */
  get trouble() {
    return this.#trouble;
  }

  /** Events that Sluice has not confirmed. Once everything is flushed, they are lost or doubtful. */
  get unconfirmed() {
    return this.#captured - this.#sent;
  }

  /**
   * Evaluates the flag and reports nothing yet.
   *
   * @returns {Promise<{value: boolean | string | undefined, expose: () => void}>} the value served (undefined when there
   *     was no answer), and the read that reports it: the SDK itself sends `$feature_flag_called`, with the version of the
   *     flag that was evaluated
   */
  async serve(flag, distinctId, personProperties) {
    const flags = await this.#client.evaluateFlags(distinctId, { flagKeys: [flag], personProperties });
    return {
      value: flags.getFlag(flag, { sendFeatureFlagEvents: false }),
      expose: () => {
        this.#captured += 1;
        flags.getFlag(flag);
      },
    };
  }

  /** Says who the person is. Sent before the exposure, because the stage's audience is judged by it. */
  identify(distinctId, properties) {
    this.#captured += 1;
    this.#client.identify({ distinctId, properties });
  }

  capture(distinctId, event) {
    this.#captured += 1;
    this.#client.capture({ distinctId, event });
  }

  /** Waits while too much is unsent, so that the replay is never faster than ingestion. */
  async keepUp() {
    if (this.unconfirmed > MOST_WAITING) {
      await this.flush();
    }
  }

  /** Sends what waits; when that does not work, it is in {@link trouble} and waits on. */
  async flush() {
    await this.#client.flush().catch((error) => (this.#trouble = error));
  }

  async close() {
    await this.#client.shutdown(5_000).catch((error) => (this.#trouble = error));
  }
}
