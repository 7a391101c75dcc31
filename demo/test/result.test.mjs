import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tally } from '../src/replay.mjs';
import { complaintsAbout, conclude } from '../src/result.mjs';
import { proofsIn } from '../src/rolloutWatch.mjs';

const STAGES = ['internal users', 'everyone'];

const COMPLETED = {
  act: { key: 'a', title: 'as it was', end: 'completed' },
  flag: 'page',
  phase: 'completed',
  standsBecause: 'everyone has it',
  waitsFor: '',
  stages: STAGES,
  proofs: new Map(STAGES.map((name) => [name, 'proven'])),
  verdict: { status: 'passed' },
  pages: [],
  tally: new Tally(),
  ranOut: false,
};

const ROLLED_BACK = {
  ...COMPLETED,
  act: { key: 'b', title: 'broken', end: 'rolled_back' },
  phase: 'rolled_back',
  proofs: new Map(),
  verdict: { status: 'breached' },
  pages: [{ headline: 'page was rolled back', evidence: 'Conversion fell.' }],
  lastTrueAt: 1_000,
  firstFalseAt: 1_500,
};

test('an act that ends as it should has nothing to complain of', () => {
  assert.deepEqual(complaintsAbout(COMPLETED), []);
  assert.deepEqual(complaintsAbout(ROLLED_BACK), []);
});

test('the line names what decided, and times it from the acceptance of the event that decided', async () => {
  const guardrail = {
    treated: { people: 272, affected: 18 },
    control: { people: 292, affected: 44 },
    effect: { ratio: 0.5, lower: 0.1, upper: 'Infinity', confidence: 0.9 },
    passLogE: 0,
  };
  const tally = Object.assign(new Tally(), { read: 900, people: { treatment: 300, control: 310 } });
  const { line, complaints } = await conclude({
    act: { ...ROLLED_BACK.act, dataset: 'd' },
    flag: 'page',
    watch: {
      phase: 'rolled_back',
      explanation: { standsBecause: 'harm is proven', waitsFor: '', stage: { index: 1 } },
      plan: { stages: STAGES.map((name) => ({ name })) },
      decisions: [],
      verdict: {
        status: 'breached',
        sentence: 'Conversion fell.',
        rollBackLogE: Math.log(25),
        guardrails: [guardrail],
        lastEvent: { uuid: 'u', acceptedAt: 1_000 },
      },
      committedAt: async () => 1_250,
    },
    tally,
    sdk: { unconfirmed: 0 },
    witness: { lastTrueAt: 1_300, firstFalseAt: 1_400 },
    slack: { pagesAbout: () => ROLLED_BACK.pages },
    ranOut: false,
    readMs: 12_345,
  });

  assert.deepEqual(complaints, []);
  assert.equal(line.outcome, 'rolled_back');
  assert.equal(line.stage, 'everyone');
  assert.equal(line.peopleWhoSawIt, 300);
  assert.deepEqual(line.exposures, { treated: 300, control: 310 });
  assert.deepEqual(line.effect, { change: -0.5, lower: -0.9, upper: null, confidence: 0.9 });
  assert.equal(line.eValues.rollBack, 25);
  assert.equal(line.evidence, 'Conversion fell.');
  assert.equal(line.secondsAcceptedToCommitted, 0.25);
  assert.equal(line.secondsAcceptedToSdk, 0.4);
  assert.equal(line.seconds, 12.3);
});

const WRONG = {
  'another end': [
    { ...COMPLETED, phase: 'rolled_back', standsBecause: 'harm is proven' },
    'Act "as it was" should end completed, but the rollout of page is rolled back: harm is proven',
  ],
  'data at an end': [
    {
      ...COMPLETED,
      phase: 'running',
      ranOut: true,
      standsBecause: 'it is open',
      waitsFor: '420 more people',
    },
    'Act "as it was" should end completed, but all 0 visitors had come, and the rollout of page is running: ' +
      'it is open; it waits for this: 420 more people',
  ],
  'a stage without proof': [
    { ...COMPLETED, proofs: new Map([['everyone', 'proven']]) },
    'The rollout of page went past stage "internal users" without a proof in its decision log.',
  ],
  'a page for nothing': [
    { ...COMPLETED, pages: ROLLED_BACK.pages },
    'Nobody should be woken in act "as it was", but Slack got 1 page(s).',
  ],
  'no page': [{ ...ROLLED_BACK, pages: [] }, 'One page about page should have reached Slack, not 0.'],
  'two pages': [
    { ...ROLLED_BACK, pages: [ROLLED_BACK.pages[0], ROLLED_BACK.pages[0]] },
    'One page about page should have reached Slack, not 2.',
  ],
  'a page without evidence': [
    { ...ROLLED_BACK, pages: [{ headline: 'gone' }] },
    'The page about page carries no evidence: gone',
  ],
  'no breach': [
    { ...ROLLED_BACK, verdict: { status: 'inconclusive' } },
    'No verdict on page says that the guardrail is breached; the last one is inconclusive.',
  ],
  'an SDK that did not see it': [
    { ...ROLLED_BACK, firstFalseAt: undefined },
    'The SDK of a treated person still got the feature page after the rollback.',
  ],
};

for (const [what, [facts, complaint]] of Object.entries(WRONG)) {
  test(`complains of ${what}, in a sentence`, () => {
    assert.deepEqual(complaintsAbout(facts), [complaint]);
  });
}

test('trouble of the SDK is worth a word when the act went wrong, and none when a service was only away for a while', () => {
  const trouble = { trouble: new Error('status 503'), unconfirmed: 3, tally: { read: 9, unanswered: 2 } };
  assert.deepEqual(complaintsAbout({ ...COMPLETED, ...trouble }), []);
  const [, complaint] = complaintsAbout({ ...COMPLETED, ...trouble, phase: 'held' });
  assert.equal(
    complaint,
    'posthog-node had trouble meanwhile (status 503): 2 visitors had no answer, and Sluice did not confirm 3 events.',
  );
});

test('proofs are read from the decision log: what moved the rollout on, with the reason', () => {
  const proofs = proofsIn([
    { outcome: 'moved', reason: 'stage "internal users" is open since version 2, committed at 2026' },
    { outcome: 'noted', reason: 'stage "everyone" has its proof after 1 s: not acted upon' },
    {
      outcome: 'moved',
      reason:
        'opening stage "everyone": stage "internal users" has its proof after 1 min 2 s: 20 people were given the feature',
    },
  ]);
  assert.deepEqual([...proofs], [['internal users', '20 people were given the feature']]);
});
