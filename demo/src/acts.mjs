import { withoutConversions } from './regression.mjs';
import { gamePlayers, shopVisitors } from './visitors.mjs';

/** Every stage lasts at least this long: real rollouts take hours, and the visitors of the demo come in minutes. */
const LEAST = 'PT1S';
const LONGEST = 'PT1H';

/** Of the treated visitors' conversions, the share that the last act takes away, and what decides whose. */
const REMOVED = 0.5;
const SEED = 'sluice-demo';

const purchase = {
  key: 'demo-purchase',
  name: 'purchase',
  measure: { kind: 'conversion', event: { name: 'demo purchase' } },
  window: 'PT1H',
};

const daySeven = {
  key: 'demo-day-7',
  name: 'day-7 retention',
  measure: { kind: 'conversion', event: { name: 'demo came back on day 7' } },
  window: 'PT1H',
};

/** The ready-made template, its stages short enough for a demo: internal users, beta users, 1, 5, 25, 50, 100 %. */
const conversionTemplate = {
  path: '/templates/ready-made',
  body: { template: 'conversion', key: 'demo-conversion', metric: purchase.key, pace: LEAST },
};

/**
 * The game has a third of the shop's visitors, so its ladder is shorter. Its guardrail's trigger asks for proof of a drop
 * beyond 20 %, because the change is known to do a little harm, and little is what this team accepts.
 */
const retentionTemplate = {
  path: '/templates',
  body: {
    key: 'demo-retention',
    name: 'Demo: a game with few players',
    stages: [
      stage('internal players', 10_000, { kind: 'reach', people: 20 }, 'internal'),
      stage('half of the beta players', 5_000, { kind: 'not_worse_than', margin: 4_000 }, 'beta'),
      stage('10 % of everyone', 1_000, { kind: 'not_worse_than', margin: 4_000 }),
      stage('50 % of everyone', 5_000, { kind: 'not_worse_than', margin: 2_000 }),
      stage('everyone', 10_000, { kind: 'not_worse_than', margin: 2_000 }),
    ],
    guardrails: [
      {
        id: 'retention',
        metricKey: daySeven.key,
        direction: 'lower_is_worse',
        margin: 2_000,
        trigger: 'beyond_margin',
        action: 'roll_back',
      },
    ],
    holdback: 2_000,
  },
};

function stage(name, share, proof, cohort) {
  const audience = cohort && {
    name: `${cohort} players`,
    filters: [{ type: 'cohort', key: 'id', operator: 'in', value: cohort }],
  };
  return { name, share, proof, least: LEAST, longest: LONGEST, ...(audience ? { audience } : {}) };
}

/**
 * The acts, in order.
 *
 * @typedef {object} Act
 * @property {string} key in the result
 * @property {string} title
 * @property {string[]} about what the audience should know, in lines
 * @property {string} dataset
 * @property {string} flag the flag's key; a number is added when the installation has one of that name
 * @property {object} metric as it is created
 * @property {{path: string, body: object}} template how it is created
 * @property {'completed' | 'rolled_back'} end that it must come to
 * @property {(folder: string) => Iterable<import('./visitors.mjs').Visitor>} visitors
 */

/** @type {Act[]} */
export const ACTS = [
  {
    key: 'shop-as-it-was',
    title: 'a new page that changes nothing',
    about: [
      'A shop showed half of its 290,584 visitors a new page: 12.04 % bought with the old one, 11.88 % with the new one.',
      'No harm is proven and none is there, so the rollout must reach everyone, on proof at each of its 7 stages.',
    ],
    dataset: 'ab_data_countries',
    flag: 'demo-new-page',
    metric: purchase,
    template: conversionTemplate,
    end: 'completed',
    visitors: shopVisitors,
  },
  {
    key: 'game-as-it-was',
    title: 'a gate in a game that costs a little',
    about: [
      'A game moved its first gate from level 30 to 40: day-7 retention went from 19.02 % to 18.20 %, a real loss of 4.3 %.',
      'This team accepts up to 20 %: proof of more rolls back, and there is none, so the rollout must reach everyone.',
    ],
    dataset: 'cookie_cats',
    flag: 'demo-gate-40',
    metric: daySeven,
    template: retentionTemplate,
    end: 'completed',
    visitors: gamePlayers,
  },
  {
    key: 'shop-with-a-regression',
    title: 'the same new page, broken',
    about: [
      `The shop once more, but ${100 * REMOVED} % of the purchases of those who see the new page are taken away (seed "${SEED}").`,
      'The harm must be proven and the feature taken back, before many have seen it.',
    ],
    dataset: 'ab_data_countries',
    flag: 'demo-broken-page',
    metric: purchase,
    template: conversionTemplate,
    end: 'rolled_back',
    visitors: (folder) => withoutConversions(shopVisitors(folder), REMOVED, SEED),
  },
];
