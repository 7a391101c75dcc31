import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';

/** Between two looks at the API: what is shown is never older, and the load does not count. */
const LOOK_MS = 150;

/** So many looks may fail in a row before the demo gives up: a service that was killed is back within this. */
const FAILURES_MAX = 400;

const ENDS = ['completed', 'rolled_back', 'aborted'];

/** One rollout, as the API tells of it; looks again and again until it has ended. */
export class RolloutWatch {
  #sluice;
  #path;
  #watching = true;
  #loop;
  #failure;
  /** With its plan. */
  rollout;
  explanation;
  /** The newest, with all evidence; undefined before the first. */
  verdict;
  /** The first that said "breached": the one that is acted upon, or the one after it. */
  breach;

  /** Starts a rollout of the flag from the template. */
  static async begin(sluice, flag, template) {
    const watch = new RolloutWatch();
    watch.#sluice = sluice;
    const { id } = await sluice.post('/rollouts', { flag, template, reason: 'make demo' });
    watch.#path = `/rollouts/${id}`;
    watch.id = id;
    await watch.lookAgain();
    watch.#loop = watch.#look();
    return watch;
  }

  get plan() {
    return this.rollout.plan;
  }

  get phase() {
    return this.explanation.phase;
  }

  /** Whether there is nothing more to wait for: it has ended, or nothing can be heard of it. */
  get isOver() {
    return this.#failure !== undefined || ENDS.includes(this.phase);
  }

  /** Throws what made looking impossible, if anything did. */
  check() {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  /** What was decided, oldest first. */
  decisions() {
    return this.#sluice.get(`${this.#path}/decisions`);
  }

  /** When the newest version of the flag was committed, epoch milliseconds. */
  async committedAt(flag) {
    return Date.parse((await this.#sluice.get(`/flags/${flag}`)).change.at);
  }

  async abort(reason) {
    if (!ENDS.includes(this.phase)) {
      await this.#sluice.post(`${this.#path}/abort`, { reason });
    }
  }

  async stop() {
    this.#watching = false;
    await this.#loop;
  }

  async lookAgain() {
    const [rollout, explanation, verdict] = await Promise.all([
      this.rollout ?? this.#sluice.get(this.#path),
      this.#sluice.get(`${this.#path}/explain`),
      this.#sluice.find(`/verdicts/${this.id}`),
    ]);
    this.rollout = rollout;
    this.explanation = explanation;
    this.verdict = verdict ?? this.verdict;
    if (verdict?.status === 'breached') {
      this.breach ??= verdict;
    }
  }

  async #look() {
    let failures = 0;
    while (this.#watching && !this.isOver) {
      await sleep(LOOK_MS);
      try {
        await this.lookAgain();
        failures = 0;
      } catch (e) {
        if (!(e instanceof Problem) || ++failures > FAILURES_MAX) {
          this.#failure = e;
        }
      }
    }
  }
}

/** How a proof reads in the decision log; its first group is the stage's name. */
const PROOF = /stage "([^"]+)" has its proof after [^:]+(?:: )?(.*)$/s;

/**
 * The proof of each stage that has one, by the stage's name.
 *
 * @param {{outcome: string, reason: string}[]} decisions
 */
export function proofsIn(decisions) {
  const proofs = new Map();
  for (const { outcome, reason } of decisions) {
    const [, name, sentence] = (outcome === 'moved' && PROOF.exec(reason)) || [];
    if (name !== undefined) {
      proofs.set(name, sentence);
    }
  }
  return proofs;
}
