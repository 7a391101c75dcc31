import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay, Tally } from '../src/replay.mjs';

const VISITORS = [
  { id: '1', arm: 'treatment', converted: true, properties: {} },
  { id: '2', arm: 'treatment', converted: false, properties: { beta: true } },
  { id: '3', arm: 'control', converted: true, properties: {} },
  { id: '4', arm: 'control', converted: false, properties: {} },
];

/** Stands in for the SDK: serves as told and writes down what was reported, in order. */
class ToldSdk {
  reports = [];

  constructor(served) {
    this.served = served;
  }

  async serve(flag, person) {
    return { value: this.served[person], expose: () => this.reports.push(['exposed', person, flag]) };
  }

  identify(person, properties) {
    this.reports.push(['identified', person, properties]);
  }

  capture(person, event) {
    this.reports.push(['did', person, event]);
  }

  async keepUp() {}

  async flush() {
    this.reports.push(['flushed']);
  }
}

async function replayed(served, more = {}) {
  const sdk = new ToldSdk(served);
  const tally = new Tally();
  const ranOut = await replay({
    visitors: VISITORS,
    sdk,
    flag: 'page',
    event: 'bought',
    distinctId: ({ id }) => `p${id}`,
    concurrency: 1,
    isOver: () => false,
    tally,
    ...more,
  });
  return { reports: sdk.reports, tally, ranOut };
}

test('only those take part whom Sluice gives the arm that they had', async () => {
  const { reports, tally, ranOut } = await replayed({ p1: true, p2: false, p3: false, p4: true });
  assert.deepEqual(reports, [
    ['exposed', 'p1', 'page'],
    ['did', 'p1', 'bought'],
    ['exposed', 'p3', 'page'],
    ['did', 'p3', 'bought'],
    ['flushed'],
  ]);
  assert.equal(ranOut, true);
  assert.equal(tally.read, 4);
  assert.deepEqual(tally.people, { treatment: 1, control: 1 });
  assert.deepEqual(tally.conversions, { treatment: 1, control: 1 });
});

test('what is known of a person is said before the exposure', async () => {
  const { reports, tally } = await replayed({ p1: false, p2: true, p3: true, p4: true });
  assert.deepEqual(reports, [['identified', 'p2', { beta: true }], ['exposed', 'p2', 'page'], ['flushed']]);
  assert.deepEqual(tally.firstTreated, { person: 'p2', properties: { beta: true } });
});

test('a variant counts as the treatment, and no answer as nothing', async () => {
  const { tally } = await replayed({ p1: 'new', p3: false, p4: false });
  assert.deepEqual(tally.people, { treatment: 1, control: 2 });
  assert.equal(tally.unanswered, 1);
});

test('nobody comes once it is over', async () => {
  let asked = 0;
  const { tally, ranOut } = await replayed(
    { p1: true, p2: true, p3: false, p4: false },
    { isOver: () => asked++ >= 2 },
  );
  assert.equal(tally.read, 2);
  assert.equal(ranOut, false);
});

test('no more visitors are on the site at once than the concurrency says', async () => {
  let inside = 0;
  let most = 0;
  const visitors = Array.from({ length: 50 }, (_, i) => ({ ...VISITORS[0], id: String(i) }));
  const sdk = new ToldSdk({});
  sdk.serve = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    return { value: false, expose: () => {} };
  };
  await replay({
    visitors,
    sdk,
    flag: 'page',
    event: 'bought',
    distinctId: ({ id }) => id,
    concurrency: 4,
    isOver: () => false,
    tally: new Tally(),
  });
  assert.equal(most, 4);
});
