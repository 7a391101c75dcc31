import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLOURED, oneLine, picture, PLAIN } from '../src/picture.mjs';
import { Screen } from '../src/screen.mjs';

const VIEW = {
  title: 'Act 1 of 3: the shop as it was',
  elapsedMs: 83_000,
  phase: 'running',
  stages: [
    { name: 'internal users', share: 10_000, mark: 'passed', note: '23 people reached' },
    { name: '1 % of everyone', share: 100, mark: 'current', note: 'not worse than 60 %' },
    { name: 'everyone', share: 9_500, mark: 'ahead', note: '' },
  ],
  treated: { people: 1_204, affected: 140 },
  control: { people: 98_220, affected: 11_800 },
  effect: { ratio: 0.968, lower: 0.9, upper: Infinity, confidence: 0.9 },
  status: 'no_data',
  evidence: [
    { name: 'proof', part: 0.625, bar: 'not worse than 60 %' },
    { name: 'harm', part: -0.1, bar: 'worse, and by more than 20 %' },
  ],
  standsBecause: 'stage "1 % of everyone" is open',
  waitsFor: 'about 420 more people '.repeat(12).trim(),
  visitors: { read: 81_210, of: 290_584, perSecond: 2_310, replayed: 40_102, treated: 1_300 },
  slack: 'ℹ️ demo-new-page goes to 1 % of everyone',
};

test('the picture says it all, in columns', () => {
  const lines = picture(VIEW, PLAIN, 80);
  assert.match(lines[0], /^Act 1 of 3: the shop as it was {2,}running {2}01:23$/);
  assert.equal(lines[2], '✔  1 internal users    100 %  23 people reached');
  assert.equal(lines[3], '▶  2 1 % of everyone     1 %  not worse than 60 %');
  assert.equal(lines[4], '   3 everyone           95 %');
  assert.ok(lines.includes('treated        1,204         140    11.63 %'));
  assert.ok(lines.includes('effect        −3.2 %  [−10.0 %, +∞] 90 %, at all times'));
  assert.ok(lines.includes(`proof     ${'█'.repeat(15)}${'░'.repeat(9)}  62 %  not worse than 60 %`));
  assert.ok(lines.includes(`harm      ${'░'.repeat(24)}   0 %  worse, and by more than 20 %`));
});

test('no line is wider than the terminal, however long what it waits for', () => {
  for (const width of [60, 79, 100, 300]) {
    for (const line of picture(VIEW, PLAIN, width)) {
      assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
    }
  }
});

test('a low terminal gets the picture without its gaps, and never more than it has rows', () => {
  const all = picture(VIEW, PLAIN, 80);
  const low = picture(VIEW, PLAIN, 80, 20);
  assert.ok(all.includes('') && all.length > 20);
  assert.ok(!low.includes('') && low.length <= 20);
  assert.equal(low.at(-1), all.at(-1));
  assert.equal(picture(VIEW, PLAIN, 80, 5).length, 5);
});

test('a rollout that has ended says why', () => {
  const lines = picture({ ...VIEW, waitsFor: '' }, PLAIN, 80);
  assert.ok(lines.includes('because   stage "1 % of everyone" is open'));
});

test('colours change nothing but the colours', () => {
  const bare = picture(VIEW, COLOURED, 80).map((line) => line.replace(/\x1b\[\d+m/g, ''));
  assert.deepEqual(bare, picture(VIEW, PLAIN, 80));
});

test('one line is enough where nothing can be redrawn', () => {
  assert.equal(
    oneLine(VIEW),
    '[01:23] stage 2 of 3, 1 % of everyone: no_data; treated 140 of 1,204 (11.63 %); ' +
      'control 11,800 of 98,220 (12.01 %); effect −3.2 % [−10.0 %, +∞]; proof 62 %, harm 0 %; ' +
      '81,210 read at 2,310/s',
  );
});

class Terminal {
  text = '';
  columns = 80;

  constructor(isTTY) {
    this.isTTY = isTTY;
  }

  write(text) {
    this.text += text;
  }
}

test('a file gets no control characters, and a terminal none for colour where NO_COLOR is set', () => {
  const file = new Terminal(false);
  new Screen(file, {}).leave(VIEW);
  assert.ok(!file.text.includes('\x1b'));
  const terminal = new Terminal(true);
  new Screen(terminal, { NO_COLOR: '1' }).leave(VIEW);
  assert.ok(!/\x1b\[\d+m/.test(terminal.text));
  const coloured = new Terminal(true);
  new Screen(coloured, {}).leave(VIEW);
  assert.ok(/\x1b\[1m/.test(coloured.text));
});
