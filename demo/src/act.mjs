import { setTimeout as sleep } from 'node:timers/promises';
import { Speed } from './measure.mjs';
import { replay, Tally } from './replay.mjs';
import { conclude } from './result.mjs';
import { RolloutWatch } from './rolloutWatch.mjs';
import { Sdk } from './sdk.mjs';
import { prepare } from './setup.mjs';
import { viewOf } from './view.mjs';
import { Witness } from './witness.mjs';

/** Visitors on the site at once. More do not make it faster on two cores: the stack is what takes the time. */
const CONCURRENCY = 32;

/** How long the verdict on the last visitors may take once there are no more of them. */
const LAST_WORD_MS = 15_000;

/** How long a person's SDK may take to see the end, and the last message to reach Slack. */
const AFTERMATH_MS = 10_000;

const LOOK_MS = 100;

/**
 * Plays one act: makes flag and rollout, lets the visitors come until the rollout has ended or they have, and says how it went.
 *
 * @param {import('./acts.mjs').Act} act
 * @param {object} stage
 * @param {string} stage.folder where the data are
 * @param {string} stage.number for people: "1 of 3"
 * @param {import('./stack.mjs').Access} stage.access
 * @param {import('./sluice.mjs').Sluice} stage.sluice
 * @param {import('./slack.mjs').SlackReceiver} stage.slack
 * @param {import('./screen.mjs').Screen} stage.screen
 * @param {AbortSignal} stage.signal ends the act early
 */
export async function play(act, { folder, number, access, sluice, slack, screen, signal }) {
  screen.heading(`Act ${number}: ${act.title}`);
  act.about.forEach((line) => screen.say(line));
  screen.say('');

  const visitors = [...act.visitors(folder)];
  const flag = await prepare(sluice, act);
  const startedAt = Date.now();
  const watch = await RolloutWatch.begin(sluice, flag, act.template.body.key);
  const tally = new Tally();
  const sdk = new Sdk({ ...access, connections: CONCURRENCY + 1 });
  const witness = new Witness(access, flag, () => tally.firstTreated);
  const speed = new Speed();
  const view = () =>
    viewOf({
      title: `Act ${number}: ${act.title}`,
      elapsedMs: Date.now() - startedAt,
      watch,
      tally,
      of: visitors.length,
      perSecond: speed.at(tally.read),
      slack: slack.about(flag).at(-1)?.headline ?? 'nothing yet',
    });
  const isOver = () => watch.isOver || signal.aborted;
  let shown = false;
  const showing = showUntil(
    () => shown,
    () => screen.show(view()),
  );

  try {
    const ranOut = await replay({
      visitors,
      sdk,
      flag,
      event: act.metric.measure.event.name,
      // People of one act are no people of another: what they did in one must not count in the next.
      distinctId: ({ id }) => `${flag}-${id}`,
      concurrency: CONCURRENCY,
      isOver,
      tally,
    });
    if (ranOut) {
      await until(isOver, LAST_WORD_MS);
    }
    const readMs = Date.now() - startedAt;
    if (watch.phase === 'rolled_back') {
      await until(
        () => slack.pagesAbout(flag).length > 0 && witness.firstFalseAt !== undefined,
        AFTERMATH_MS,
      );
    }
    await watch.settle();
    return await conclude({ act, flag, watch, tally, sdk, witness, slack, ranOut, readMs });
  } finally {
    shown = true;
    await showing;
    screen.leave(view());
    await watch.stop();
    // Nobody comes any more, so nothing may be left open that waits for people.
    await watch.abort('the demo has no more visitors for it').catch((e) => screen.say(e.message));
    await witness.stop();
    await sdk.close();
  }
}

async function showUntil(isEnough, show) {
  while (!isEnough()) {
    show();
    await sleep(LOOK_MS);
  }
}

async function until(condition, patienceMs) {
  const deadline = Date.now() + patienceMs;
  while (!condition() && Date.now() < deadline) {
    await sleep(LOOK_MS);
  }
}
