import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';

/** Between two looks at the API: so seldom that the load does not count, so often that few verdicts are missed. */
const LOOK_MS = 100;

/** The newest verdicts that are remembered: the one that decides is among the last. */
const REMEMBERED = 50;

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
  /** The newest, with all evidence, undefined before the first; once settled, the one that decided. */
  verdict;
  /** What was decided, oldest first; known once settled. */
  decisions = [];
  #remembered = [];

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

  /**
   * Looks a last time, and finds the verdict that decided the end: the one whose sentence is in the last reason. If it was replaced
   * between two looks, the first one after it that says the same stands for it.
   */
  async settle() {
    this.check();
    await this.lookAgain();
    this.decisions = await this.#sluice.get(`${this.#path}/decisions`);
    const reasons = this.decisions.filter(({ outcome }) => outcome === 'moved').map(({ reason }) => reason);
    const deciding = this.#remembered.findLast(({ sentence }) =>
      reasons.slice(-2).some((reason) => reason.includes(sentence)),
    );
    this.verdict = deciding ?? this.#remembered.find(({ status }) => status === 'breached') ?? this.verdict;
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
    if (verdict !== undefined && verdict.judgedAt !== this.verdict?.judgedAt) {
      this.verdict = verdict;
      this.#remembered = [...this.#remembered, verdict].slice(-REMEMBERED);
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
