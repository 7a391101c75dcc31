/**
 * Replays logged visitors through a running rollout (L. Li, W. Chu, J. Langford, X. Wang: "Unbiased offline evaluation of
 * contextual-bandit-based news article recommendation algorithms", WSDM 2011, algorithm 2).
 *
 * The data say what each visitor did under the arm he was given then. So each visitor is read in order and evaluated, and
 * only if the arm that Sluice gives him now is the arm in the data does he take part: exposed, and converted if he was.
 * Everybody else is passed over without a word. Arms in the data were drawn by a fair coin that knows nothing of
 * Sluice's buckets, so those who take part are a fair sample of either arm, and the data's true effect stays.
 *
 * A visitor outside the stage's audience is served the old experience, so he takes part if his arm was control.
 */

/** What a replay has done so far. Grows while it runs; only the replay writes it. */
export class Tally {
  read = 0;
  unanswered = 0;
  people = { treatment: 0, control: 0 };
  conversions = { treatment: 0, control: 0 };
  /** The first visitor who was given the feature: somebody to watch losing it. */
  firstTreated = undefined;

  get replayed() {
    return this.people.treatment + this.people.control;
  }
}

/** The arm that a served value means; empty when nothing was served. */
export function armOf(value) {
  return value === undefined ? undefined : value === false ? 'control' : 'treatment';
}

/**
 * Runs until the visitors are at an end or `isOver` says so.
 *
 * @param {object} options
 * @param {Iterable<import('./visitors.mjs').Visitor>} options.visitors in the order in which they come
 * @param {import('./sdk.mjs').Sdk} options.sdk
 * @param {string} options.flag
 * @param {string} options.event sent for those who converted
 * @param {(visitor: import('./visitors.mjs').Visitor) => string} options.distinctId
 * @param {number} options.concurrency visitors on the site at once
 * @param {() => boolean} options.isOver asked before each visitor
 * @param {Tally} options.tally
 * @returns {Promise<boolean>} whether the visitors ran out
 */
export async function replay({ visitors, concurrency, isOver, tally, ...site }) {
  const coming = visitors[Symbol.iterator]();
  let ranOut = false;

  async function door() {
    while (!isOver() && !ranOut) {
      const { value: visitor, done } = coming.next();
      if (done) {
        ranOut = true;
        return;
      }
      await visit(visitor, tally, site);
    }
  }

  await Promise.all(Array.from({ length: concurrency }, door));
  await site.sdk.flush();
  return ranOut;
}

/** How long to wait after an evaluation without an answer: the SDK gives none at once while the service is away. */
const NO_ANSWER_PAUSE_MS = 200;

async function visit(visitor, tally, { sdk, flag, event, distinctId }) {
  const person = distinctId(visitor);
  const served = await sdk.serve(flag, person, visitor.properties);
  const arm = armOf(served.value);
  tally.read += 1;
  if (arm === undefined) {
    tally.unanswered += 1;
    await new Promise((resolve) => setTimeout(resolve, NO_ANSWER_PAUSE_MS));
    return;
  }
  if (arm !== visitor.arm) {
    return;
  }
  if (Object.keys(visitor.properties).length > 0) {
    sdk.identify(person, visitor.properties);
  }
  served.expose();
  if (visitor.converted) {
    sdk.capture(person, event);
  }
  tally.people[arm] += 1;
  tally.conversions[arm] += visitor.converted ? 1 : 0;
  if (arm === 'treatment') {
    tally.firstTreated ??= { person, properties: visitor.properties };
  }
  await sdk.keepUp();
}
