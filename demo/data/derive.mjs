#!/usr/bin/env node
// Usage: node data/derive.mjs [FOLDER]
// Derives the two compact copies beside this file from the folder that holds ab_data_countries/ and cookie_cats/
// (by default ../../../shared/data, seen from here).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readRows, writeRows } from '../src/csv.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** SHA-256 of the plain CSV of each source, so that a copy always comes from the same rows. */
const SOURCES = {
  'ab_data_countries/ab_data.csv.gz': 'd56e2accec25e99ac21cb3d76c5df516dd19cc7a77c14c9014f94e1ea1301beb',
  'ab_data_countries/countries.csv.gz': 'c011d0503d305c295327cd9dff9c37bb62a5f9ef4b356bcdaf7deca20d55e45b',
  'cookie_cats/cookie_cats.csv.gz': '98cd9c4287dc09e59bd3f9bfb709e162800f4326cb5211607b5d3623d4f78ad0',
};

/**
 * The shop's visitors in the order of their first page view. Rows whose group and page disagree are left out, as the
 * source's README does; of a user with several rows the first one stays.
 *
 * @param {Iterable<string[]>} views user_id, timestamp, group, landing_page, converted
 * @param {Map<string, string>} countries by user_id
 * @returns {string[][]} user, arm, converted, country
 */
export function shopVisitors(views, countries) {
  const agreeing = [...views].filter(
    ([, , group, page]) => (group === 'treatment') === (page === 'new_page'),
  );
  // Timestamps are text of one width, so their order is that of time; the sort keeps ties as they are in the file.
  agreeing.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  const seen = new Set();
  const visitors = [];
  for (const [user, , group, , converted] of agreeing) {
    if (!seen.has(user)) {
      seen.add(user);
      visitors.push([user, group, converted, countries.get(user)]);
    }
  }
  return visitors;
}

/**
 * The game's players by user id, the nearest thing to an order of arrival that the file has.
 *
 * @param {Iterable<string[]>} players userid, version, sum_gamerounds, retention_1, retention_7
 * @returns {string[][]} user, arm, retained_1, retained_7
 */
export function gamePlayers(players) {
  return [...players]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([user, version, , day1, day7]) => [
      user,
      version === 'gate_40' ? 'treatment' : 'control',
      day1 === 'TRUE' ? '1' : '0',
      day7 === 'TRUE' ? '1' : '0',
    ]);
}

function verifiedSource(folder, name) {
  const path = join(folder, name);
  const sum = createHash('sha256')
    .update(gunzipSync(readFileSync(path)))
    .digest('hex');
  if (sum !== SOURCES[name]) {
    throw new Error(`${path} is not the file that the copies are made from: its SHA-256 is ${sum}.`);
  }
  return readRows(path);
}

function derive(folder) {
  const countries = new Map(verifiedSource(folder, 'ab_data_countries/countries.csv.gz'));
  const shop = shopVisitors(verifiedSource(folder, 'ab_data_countries/ab_data.csv.gz'), countries);
  writeRows(join(here, 'ab_data.csv.gz'), ['user', 'arm', 'converted', 'country'], shop);
  const game = gamePlayers(verifiedSource(folder, 'cookie_cats/cookie_cats.csv.gz'));
  writeRows(join(here, 'cookie_cats.csv.gz'), ['user', 'arm', 'retained_1', 'retained_7'], game);
  console.log(`ab_data.csv.gz: ${shop.length} visitors; cookie_cats.csv.gz: ${game.length} players`);
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(here, '../../../shared/data');
  try {
    derive(folder);
  } catch (e) {
    console.error(
      `derive: ${e.code === 'ENOENT' ? `there is no ${e.path}: name the folder that holds it` : e.message}`,
    );
    process.exitCode = 1;
  }
}
