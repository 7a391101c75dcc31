#!/usr/bin/env node
// Usage: node demo.mjs [ACT...]
// Plays the acts (all by default; their keys are in src/acts.mjs) on a running Sluice, or on one that it starts and stops.
// The last line is DEMO and a JSON object; the exit code is 0 only if every act ended as it should.
import { fileURLToPath } from 'node:url';
import { play } from './src/act.mjs';
import { ACTS } from './src/acts.mjs';
import { Problem } from './src/problem.mjs';
import { Screen } from './src/screen.mjs';
import { SlackReceiver } from './src/slack.mjs';
import { Sluice } from './src/sluice.mjs';
import { findOrStart } from './src/stack.mjs';

const FOLDER = fileURLToPath(new URL('data', import.meta.url));

/** What has to be undone at the end, in reverse order; also when the demo is interrupted. */
const undo = [];

async function main(wanted) {
  const acts = chosen(wanted);
  const screen = new Screen(process.stdout, process.env);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

  const startedAt = Date.now();
  const access = await findOrStart((line) => screen.say(line));
  undo.push(access.stop);
  const sluice = new Sluice(access);
  const slack = await SlackReceiver.open();
  undo.push(() => slack.close());
  const { id } = await sluice.post('/notification-routes', {
    name: `demo ${new Date().toISOString()}`,
    channel: 'slack',
    url: slack.url,
  });
  undo.push(() => sluice.delete(`/notification-routes/${id}`));
  screen.say('');

  const lines = [];
  const complaints = [];
  for (const [i, act] of acts.entries()) {
    const number = `${i + 1} of ${acts.length}`;
    const signal = interruption.signal;
    refuseWhenInterrupted(signal);
    const result = await play(act, { folder: FOLDER, number, access, sluice, slack, screen, signal });
    refuseWhenInterrupted(signal);
    tell(screen, act, result);
    lines.push(result.line);
    complaints.push(...result.complaints);
  }
  complaints.forEach((complaint) => console.error(complaint));
  await undoAll();
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`DEMO ${JSON.stringify({ ok: complaints.length === 0, seconds, acts: lines, complaints })}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

function chosen(wanted) {
  const unknown = wanted.find((key) => !ACTS.some((act) => act.key === key));
  if (unknown !== undefined) {
    throw new Problem(`There is no act "${unknown}": choose from ${ACTS.map(({ key }) => key).join(', ')}.`);
  }
  return wanted.length === 0 ? ACTS : ACTS.filter(({ key }) => wanted.includes(key));
}

function refuseWhenInterrupted(signal) {
  if (signal.aborted) {
    throw new Problem('The demo was interrupted: what it had begun is called off.');
  }
}

function tell(screen, act, { line }) {
  screen.heading(
    `${line.flag}: ${line.outcome.replace('_', ' ')} at stage ${line.stageNumber} of ${line.stages}`,
  );
  if (line.evidence) {
    screen.say(line.evidence);
  }
  if (act.end === 'rolled_back' && line.outcome === 'rolled_back') {
    screen.say(
      `${line.peopleWhoSawIt} people saw it. From the deciding event to the flag taken back: ` +
        `${line.secondsAcceptedToCommitted} s; to an SDK that serves the old value: ${line.secondsAcceptedToSdk} s. ` +
        `Slack was paged ${line.pages === 1 ? 'once' : `${line.pages} times`}.`,
    );
  }
  screen.say('');
}

async function undoAll() {
  while (undo.length > 0) {
    await undo
      .pop()()
      .catch((e) => console.error(e.message));
  }
}

try {
  await main(process.argv.slice(2));
} catch (e) {
  await undoAll();
  console.error(e instanceof Problem ? e.message : e);
  process.exitCode = 1;
}
