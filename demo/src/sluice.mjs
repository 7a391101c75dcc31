import { Problem } from './problem.mjs';

/** The project that every installation has from its first start. */
const PROJECT = 'default';

/** Sluice's API for people, as far as the demo uses it. */
export class Sluice {
  #base;
  #adminKey;

  constructor({ url, adminKey }) {
    this.#base = `${url}/api/v1/projects/${PROJECT}`;
    this.#adminKey = adminKey;
  }

  /** What stands at a path, or undefined when there is nothing. */
  async find(path) {
    const { status, body } = await this.#ask('GET', path);
    if (status === 404) {
      return undefined;
    }
    return this.#taken('GET', path, status, body);
  }

  /** What stands at a path; a problem when there is nothing. */
  async get(path) {
    const { status, body } = await this.#ask('GET', path);
    return this.#taken('GET', path, status, body);
  }

  async post(path, sent) {
    const { status, body } = await this.#ask('POST', path, sent);
    return this.#taken('POST', path, status, body);
  }

  async delete(path) {
    const { status, body } = await this.#ask('DELETE', path);
    return this.#taken('DELETE', path, status, body);
  }

  #taken(method, path, status, body) {
    if (status >= 300) {
      const why = body?.detail ?? body?.title ?? `it answered ${status}`;
      const field = body?.field ? ` (${body.field})` : '';
      throw new Problem(`Sluice refused ${method} ${path}: ${why}${field}`);
    }
    return body;
  }

  async #ask(method, path, sent) {
    const headers = { authorization: `Bearer ${this.#adminKey}`, accept: 'application/json' };
    if (sent !== undefined) {
      headers['content-type'] = 'application/json';
    }
    let response;
    try {
      response = await fetch(this.#base + path, { method, headers, body: JSON.stringify(sent) });
    } catch (e) {
      throw new Problem(
        `Sluice does not answer at ${this.#base} (${e.cause?.code ?? e.message}): is it running?`,
      );
    }
    const text = await response.text();
    try {
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      return { status: response.status, body: { detail: text.slice(0, 200) } };
    }
  }
}
