import http from 'node:http';

/** What a message that wakes somebody begins with; the notifier marks its three severities so. */
const PAGE_MARK = '🚨';

/**
 * Stands in for Slack: takes incoming-webhook messages on this machine's loopback and keeps them, as they came.
 */
export class SlackReceiver {
  #server;
  #url;
  messages = [];

  static async open() {
    const receiver = new SlackReceiver();
    receiver.#server = http.createServer((request, response) => receiver.#take(request, response));
    await new Promise((resolve, reject) => {
      receiver.#server.once('error', reject);
      receiver.#server.listen(0, '127.0.0.1', resolve);
    });
    receiver.#url = `http://127.0.0.1:${receiver.#server.address().port}/services/demo`;
    return receiver;
  }

  get url() {
    return this.#url;
  }

  /** Messages about a flag, oldest first. */
  about(flag) {
    return this.messages.filter((message) => message.fields.Flag === flag);
  }

  /** Those of them that wake somebody. */
  pagesAbout(flag) {
    return this.about(flag).filter((message) => message.isPage);
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      try {
        this.messages.push(parseMessage(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
        response.end('ok');
      } catch {
        // As Slack answers a body that it cannot read.
        response.writeHead(400).end('invalid_payload');
      }
    });
  }
}

/** The parts of a Slack message that the demo looks at; exported for its test. */
export function parseMessage(message) {
  const texts = [];
  const fields = {};
  let headline = '';
  for (const block of message.blocks ?? []) {
    if (block.type === 'header') {
      headline = block.text.text;
    } else if (block.type === 'section') {
      texts.push(...(block.text ? [block.text.text] : []));
      for (const field of block.fields ?? []) {
        const [, name, value] = /^\*(.+?)\*\n([\s\S]*)$/.exec(field.text) ?? [];
        fields[name] = value;
      }
    }
  }
  return {
    receivedAt: Date.now(),
    headline,
    isPage: headline.startsWith(PAGE_MARK),
    fields,
    evidence: texts.find((text) => text.startsWith('*Evidence:*'))?.replace('*Evidence:* ', ''),
  };
}
