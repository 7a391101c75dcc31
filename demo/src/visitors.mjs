import { readRows } from './csv.mjs';

/**
 * One visitor of the data, and what he did under the arm that he was given then.
 *
 * @typedef {object} Visitor
 * @property {string} id as the data names him
 * @property {'treatment' | 'control'} arm the arm he was given then
 * @property {boolean} converted
 * @property {Record<string, unknown>} properties what the demo says of him as a person; empty for most
 */

/**
 * Nobody in either file is known to be internal or a beta tester, so the demo marks some: whose id ends in these digits
 * is internal, about one in a hundred.
 */
const INTERNAL_ENDING = '00';

/** In the game's file there is no country to go by: whose id ends in one of these is a beta tester, one in ten. */
const BETA_ENDING = '7';

/** The shop's visitors in order of time; internal by the end of their id, beta testers if they come from Canada. */
export function* shopVisitors(folder) {
  for (const [id, arm, converted, country] of readRows(`${folder}/ab_data.csv.gz`)) {
    yield { id, arm, converted: converted === '1', properties: marks(id, country === 'CA') };
  }
}

/** The game's players by user id; "converted" means that the player came back on day 7. */
export function* gamePlayers(folder) {
  for (const [id, arm, , day7] of readRows(`${folder}/cookie_cats.csv.gz`)) {
    yield { id, arm, converted: day7 === '1', properties: marks(id, id.endsWith(BETA_ENDING)) };
  }
}

function marks(id, beta) {
  return {
    ...(id.endsWith(INTERNAL_ENDING) ? { internal: true } : {}),
    ...(beta ? { beta: true } : {}),
  };
}

/** People and conversions per arm, and the relative lift of the treated: what the data say when all of it is used. */
export function totals(visitors) {
  const arms = { treatment: { people: 0, conversions: 0 }, control: { people: 0, conversions: 0 } };
  for (const { arm, converted } of visitors) {
    arms[arm].people += 1;
    arms[arm].conversions += converted ? 1 : 0;
  }
  const rate = ({ people, conversions }) => conversions / people;
  return { ...arms, lift: rate(arms.treatment) / rate(arms.control) - 1 };
}
