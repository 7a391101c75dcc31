import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Speed, secondsBetween } from '../src/measure.mjs';
import { Tally } from '../src/replay.mjs';
import { viewOf } from '../src/view.mjs';

const PLAN = {
  holdback: 500,
  guardrails: [{ trigger: 'harm', margin: 2_000 }],
  stages: [
    { name: 'internal users', share: 10_000, proof: { kind: 'reach', people: 20 } },
    { name: '1 % of everyone', share: 100, proof: { kind: 'not_worse_than', margin: 6_000 } },
    { name: 'everyone', share: 10_000, proof: { kind: 'not_worse_than', margin: 2_000 } },
  ],
};

const VERDICT = {
  stage: 1,
  status: 'inconclusive',
  alpha: 0.05,
  beta: 0.05,
  rollBackLogE: Math.log(20) / 2,
  exposedTreated: 12,
  guardrails: [
    {
      treated: { people: 10, affected: 1 },
      control: { people: 90, affected: 11 },
      effect: { ratio: 'NaN', lower: 0.2, upper: 'Infinity', confidence: 0.9 },
      passLogE: Math.log(20) / 4,
    },
  ],
};

function viewAt(explanation, verdict) {
  const watch = {
    plan: PLAN,
    verdict,
    explanation: { waitsFor: 'people', standsBecause: 'so', ...explanation },
  };
  return viewOf({
    title: 'Act',
    elapsedMs: 1,
    watch,
    tally: new Tally(),
    of: 5,
    perSecond: 0,
    slack: 'nothing yet',
  });
}

test('stages behind are proven, the open one has to be, and the last leaves a holdback', () => {
  const { stages, phase } = viewAt({ state: 'running', stage: { index: 1 } }, VERDICT);
  assert.equal(phase, 'running');
  assert.deepEqual(
    stages.map(({ mark, share }) => [mark, share]),
    [
      ['passed', 10_000],
      ['current', 100],
      ['ahead', 9_500],
    ],
  );
  assert.equal(stages[1].note, 'has to prove: not worse than 60 %');
});

test('evidence is told as the part of what decides', () => {
  const view = viewAt({ state: 'running', stage: { index: 1 } }, VERDICT);
  const [proof, harm] = view.evidence;
  assert.ok(Math.abs(proof.part - 0.25) < 1e-9);
  assert.equal(proof.bar, 'not worse than 60 %, 20 to 1');
  assert.ok(Math.abs(harm.part - 0.5) < 1e-9);
  assert.ok(Number.isNaN(view.effect.ratio));
  assert.equal(view.effect.upper, Infinity);
});

test('an internal stage counts people', () => {
  const { evidence } = viewAt({ state: 'running', stage: { index: 0 } }, { ...VERDICT, stage: 0 });
  assert.deepEqual(evidence[0], { name: 'reach', part: 0.6, bar: '12 of 20 people' });
});

test('before the first verdict there is nothing to say, and after a rollback everything is closed', () => {
  const before = viewAt({ state: 'running' }, undefined);
  assert.deepEqual(before.evidence, []);
  assert.equal(before.status, 'none yet');
  const after = viewAt({ state: 'rolled_back', stage: { index: 1 }, waitsFor: '' }, VERDICT);
  assert.deepEqual(
    after.stages.map(({ mark }) => mark),
    ['closed', 'closed', 'ahead'],
  );
  assert.equal(after.waitsFor, '');
  assert.equal(after.standsBecause, 'so');
});

test('speed is that of the last moments', () => {
  const speed = new Speed(1_000);
  assert.equal(speed.at(0, 0), 0);
  assert.equal(speed.at(500, 1_000), 500);
  assert.equal(speed.at(500, 3_000), 0);
});

test('seconds between times that are not both known are not known', () => {
  assert.equal(secondsBetween(1_000, 1_234), 0.234);
  assert.equal(secondsBetween(undefined, 1_234), null);
});
