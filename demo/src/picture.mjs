import { change, clock, count, rate, share, wrap } from './words.mjs';

/**
 * What is shown at one moment.
 *
 * @typedef {object} View
 * @property {string} title of the act
 * @property {number} elapsedMs
 * @property {string} phase of the rollout, as Sluice says it
 * @property {{name: string, share: number, mark: 'passed' | 'current' | 'ahead' | 'closed', note: string}[]} stages
 * @property {{people: number, affected: number}} treated people compared
 * @property {{people: number, affected: number}} control
 * @property {{ratio: number, lower: number, upper: number, confidence: number}} effect
 * @property {string} status of the verdict
 * @property {{name: string, part: number, bar: string}[]} evidence part of what is needed, from 0 to 1
 * @property {string} waitsFor what it waits for; empty once it has ended
 * @property {string} standsBecause why it stands where it stands
 * @property {{read: number, of: number, perSecond: number, replayed: number, treated: number}} visitors
 * @property {string} slack the newest message
 */

/** Paints nothing: for files and for people who asked for no colour. */
export const PLAIN = Object.fromEntries(
  ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'].map((style) => [style, (text) => text]),
);

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Paints with the eight colours that every terminal has in its own theme. */
export const COLOURED = Object.fromEntries(
  Object.entries(CODES).map(([style, [on, off]]) => [style, (text) => `\x1b[${on}m${text}\x1b[${off}m`]),
);

const BAR_WIDTH = 24;
const LABEL_WIDTH = 10;

/** Of a long reason the first lines say enough; the rest is in the API. */
const REASON_LINES = 3;

/** The picture as lines: none wider than the width, and no more than the height. */
export function picture(view, paint, width, height = Infinity) {
  const lines = allLines(view, paint, Math.min(width, 100));
  return (lines.length <= height ? lines : lines.filter((line) => line !== '')).slice(0, height);
}

function allLines(view, paint, wide) {
  const [why, reason] = view.waitsFor === '' ? ['because', view.standsBecause] : ['waits for', view.waitsFor];
  return [
    heading(view, paint, wide),
    '',
    ...stages(view, paint, wide),
    '',
    ...arms(view, paint),
    '',
    ...verdict(view, paint, wide),
    ...labelled(why, reason, wide, paint).slice(0, REASON_LINES),
    '',
    ...labelled('visitors', visitors(view.visitors), wide, paint),
    ...labelled('Slack', view.slack, wide, paint),
  ];
}

/** The same in one line, for where nothing can be redrawn. */
export function oneLine(view) {
  const at = view.stages.findIndex((stage) => stage.mark === 'current');
  const stage = at < 0 ? view.phase : `stage ${at + 1} of ${view.stages.length}, ${view.stages[at].name}`;
  const { treated, control } = view;
  const evidence = view.evidence.map(({ name, part }) => `${name} ${percent(part)}`).join(', ');
  return [
    `[${clock(view.elapsedMs)}] ${stage}: ${view.status}`,
    `treated ${count(treated.affected)} of ${count(treated.people)} (${rate(treated.affected, treated.people)})`,
    `control ${count(control.affected)} of ${count(control.people)} (${rate(control.affected, control.people)})`,
    `effect ${change(view.effect.ratio)} [${change(view.effect.lower)}, ${change(view.effect.upper)}]`,
    ...(evidence === '' ? [] : [evidence]),
    `${count(view.visitors.read)} read at ${count(view.visitors.perSecond)}/s`,
  ].join('; ');
}

function heading({ title, elapsedMs, phase }, paint, width) {
  const right = `${phase.replace('_', ' ')}  ${clock(elapsedMs)}`;
  const left = title.slice(0, width - right.length - 2);
  return paint.bold(left) + ' '.repeat(width - left.length - right.length) + paint.dim(right);
}

function stages(view, paint, width) {
  const nameWidth = Math.max(...view.stages.map(({ name }) => name.length));
  return view.stages.map(({ name, share: bp, mark, note }, i) => {
    const row = `${String(i + 1).padStart(2)} ${name.padEnd(nameWidth)} ${share(bp).padStart(7)}`;
    const said = note.slice(0, Math.max(0, width - row.length - 5));
    switch (mark) {
      case 'passed':
        return `${paint.green('✔')} ${row}  ${paint.dim(said)}`;
      case 'current':
        return `${paint.cyan('▶')} ${paint.bold(row)}  ${said}`;
      case 'closed':
        return `${paint.red('✘')} ${row}  ${paint.red(said)}`;
      default:
        return paint.dim(`  ${row}  ${said}`.trimEnd());
    }
  });
}

function arms({ treated, control, effect }, paint) {
  const row = (name, { people, affected }) =>
    `${name.padEnd(LABEL_WIDTH)}${count(people).padStart(10)}${count(affected).padStart(12)}${rate(affected, people).padStart(11)}`;
  const interval = `[${change(effect.lower)}, ${change(effect.upper)}]`;
  const sure = `${Math.round(100 * effect.confidence)} %, at all times`;
  return [
    paint.dim(
      `${''.padEnd(LABEL_WIDTH)}${'compared'.padStart(10)}${'converted'.padStart(12)}${'rate'.padStart(11)}`,
    ),
    row('treated', treated),
    row('control', control),
    `${'effect'.padEnd(LABEL_WIDTH)}${change(effect.ratio).padStart(10)}  ${interval} ${paint.dim(sure)}`,
  ];
}

function verdict({ status, evidence }, paint, width) {
  const colour = { passed: 'green', breached: 'red', unreliable: 'yellow' }[status] ?? 'cyan';
  return [
    `${'verdict'.padEnd(LABEL_WIDTH)}${paint[colour](status.replace('_', ' '))}`,
    ...evidence.map(({ name, part, bar }) => {
      const full = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, part)));
      const drawn =
        paint[name === 'harm' ? 'red' : 'green']('█'.repeat(full)) + paint.dim('░'.repeat(BAR_WIDTH - full));
      return `${name.padEnd(LABEL_WIDTH)}${drawn} ${percent(part).padStart(5)}  ${paint.dim(bar.slice(0, width - LABEL_WIDTH - BAR_WIDTH - 8))}`;
    }),
  ];
}

function visitors({ read, of, perSecond, replayed, treated }) {
  return (
    `${count(read)} of ${count(of)} read, ${count(perSecond)}/s; ` +
    `${count(replayed)} replayed, ${count(treated)} of them given the feature`
  );
}

function labelled(label, text, width, paint) {
  const lines = wrap(text, width - LABEL_WIDTH);
  return lines.map((line, i) => `${paint.dim((i === 0 ? label : '').padEnd(LABEL_WIDTH))}${line}`);
}

function percent(part) {
  return `${Math.floor(100 * Math.max(0, part))} %`;
}
