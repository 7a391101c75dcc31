import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Problem } from './problem.mjs';

const run = promisify(execFile);
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(PROJECT, 'deploy/local/bin/sluice');

/**
 * Where Sluice is, and what opens it.
 *
 * @typedef {object} Access
 * @property {string} url
 * @property {string} adminKey
 * @property {string} token of the project
 * @property {() => Promise<void>} stop stops what the demo started; does nothing for a stack that ran before
 */

/**
 * Finds the running stack, or starts one that is the demo's own, with its data in a temporary folder and on a free port.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<Access>}
 */
export async function findOrStart(say, environment = process.env) {
  const home = environment.SLUICE_HOME || join(PROJECT, '.sluice');
  if (environment.SLUICE_URL) {
    return accessTo(environment.SLUICE_URL, home, environment);
  }
  const status = await statusOf(environment);
  if (status?.ready) {
    say(`Using the stack that runs at ${status.url}.`);
    return accessTo(status.url, home, environment);
  }
  if (status?.running) {
    throw new Problem(
      `Sluice runs at ${status.url} but is not ready: look at make status, or stop it with make stop and let the demo start its own.`,
    );
  }
  return startOwn(say, environment);
}

function accessTo(url, home, environment) {
  return {
    url: url.replace(/\/+$/, ''),
    adminKey: environment.SLUICE_ADMIN_KEY || secret(home, 'admin-key', 'SLUICE_ADMIN_KEY'),
    token: environment.SLUICE_PROJECT_TOKEN || secret(home, 'project-token', 'SLUICE_PROJECT_TOKEN'),
    stop: async () => {},
  };
}

function secret(home, name, variable) {
  const file = join(home, 'secrets', name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Problem(`${file} cannot be read: set ${variable}, or SLUICE_HOME to the stack's folder.`);
  }
}

async function statusOf(environment) {
  if (!existsSync(LAUNCHER)) {
    throw new Problem('There is no launcher in deploy/local: set SLUICE_URL to a running Sluice.');
  }
  // The exit code says whether all is ready; the same is in the report.
  const { stdout } = await run(LAUNCHER, ['status', '--json'], { env: environment }).catch((e) => e);
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

async function startOwn(say, environment) {
  const home = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  const own = { ...environment, SLUICE_HOME: home, SLUICE_PORT: String(await freePort()) };
  const stop = async () => {
    await launch('stop', own).catch((e) => say(e.message));
    rmSync(home, { recursive: true, force: true });
  };
  say('No stack runs, so the demo starts its own; it is stopped, and its data deleted, at the end.');
  try {
    await launch('start', own);
    const { url } = await statusOf(own);
    return { ...accessTo(url, home, own), stop };
  } catch (e) {
    await stop();
    throw e;
  }
}

async function launch(verb, environment) {
  const child = spawn(LAUNCHER, [verb], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) {
    throw new Problem(`Sluice could not ${verb}: ${said.trim() || `the launcher ended with ${code}`}`);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
