import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gamePlayers as derivedPlayers, shopVisitors as derivedVisitors } from '../data/derive.mjs';
import { readRows } from '../src/csv.mjs';
import { withoutConversions } from '../src/regression.mjs';
import { gamePlayers, shopVisitors, totals } from '../src/visitors.mjs';

const COPY = fileURLToPath(new URL('../data', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const withoutSource = existsSync(SOURCE) ? false : 'the source data are not beside this repository';

test('the copies hold what the sources are known to say', () => {
  assert.deepEqual(totals(shopVisitors(COPY)), {
    treatment: { people: 145_310, conversions: 17_264 },
    control: { people: 145_274, conversions: 17_489 },
    lift: -0.013109788458948057,
  });
  assert.deepEqual(totals(gamePlayers(COPY)), {
    treatment: { people: 45_489, conversions: 8_279 },
    control: { people: 44_700, conversions: 8_502 },
    lift: -0.043119034896460184,
  });
});

test('the copies agree with the sources, row by row', { skip: withoutSource }, () => {
  const countries = new Map(readRows(`${SOURCE}/ab_data_countries/countries.csv.gz`));
  const views = readRows(`${SOURCE}/ab_data_countries/ab_data.csv.gz`);
  assert.deepEqual([...readRows(`${COPY}/ab_data.csv.gz`)], derivedVisitors(views, countries));
  const players = readRows(`${SOURCE}/cookie_cats/cookie_cats.csv.gz`);
  assert.deepEqual([...readRows(`${COPY}/cookie_cats.csv.gz`)], derivedPlayers(players));
});

test('the copies give the lifts that the sources name', { skip: withoutSource }, () => {
  const expected = (folder) => JSON.parse(readFileSync(`${SOURCE}/${folder}/expected.json`, 'utf8'));
  const lift = (visitors) => Number(totals(visitors).lift.toFixed(9));
  assert.equal(lift(shopVisitors(COPY)), expected('ab_data_countries').conversion.rel_lift);
  assert.equal(lift(gamePlayers(COPY)), expected('cookie_cats').retention_7.rel_lift);
});

test('a user with several rows comes once, at his first, and rows that contradict themselves do not come', () => {
  const views = [
    ['1', '2017-01-03', 'control', 'old_page', '0'],
    ['2', '2017-01-02', 'treatment', 'old_page', '1'],
    ['1', '2017-01-01', 'control', 'old_page', '1'],
    ['3', '2017-01-02', 'treatment', 'new_page', '0'],
  ];
  const countries = new Map([
    ['1', 'US'],
    ['3', 'CA'],
  ]);
  assert.deepEqual(derivedVisitors(views, countries), [
    ['1', 'control', '1', 'US'],
    ['3', 'treatment', '0', 'CA'],
  ]);
});

test('about one visitor in a hundred is marked as internal, and Canadians as beta testers', () => {
  const marked = { internal: 0, beta: 0 };
  for (const { properties } of shopVisitors(COPY)) {
    marked.internal += properties.internal ? 1 : 0;
    marked.beta += properties.beta ? 1 : 0;
  }
  assert.ok(Math.abs(marked.internal - 2_906) < 200, `${marked.internal} are internal`);
  assert.equal(marked.beta, 14_499);
});

test('a removed share takes treated conversions alone, the same ones every time', () => {
  const broken = () => withoutConversions(shopVisitors(COPY), 0.5, 'a seed');
  const before = totals(shopVisitors(COPY));
  const after = totals(broken());
  assert.deepEqual(after.control, before.control);
  assert.ok(Math.abs(after.treatment.conversions / before.treatment.conversions - 0.5) < 0.02);
  assert.deepEqual(totals(broken()), after);
  assert.notDeepEqual(totals(withoutConversions(shopVisitors(COPY), 0.5, 'another')), after);
});
