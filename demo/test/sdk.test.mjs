import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Sdk } from '../src/sdk.mjs';

/** A server that answers as the SDK expects and keeps the events it is sent. */
async function server() {
  const events = [];
  const evaluations = [];
  const listening = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const zipped = request.headers['content-encoding'] === 'gzip';
      const body = JSON.parse((zipped ? gunzipSync(bytes) : bytes).toString('utf8'));
      response.setHeader('content-type', 'application/json');
      if (request.url.startsWith('/flags')) {
        evaluations.push(body);
        const metadata = { id: 7, version: 42 };
        response.end(
          JSON.stringify({
            flags: { page: { key: 'page', enabled: true, metadata } },
            errorsWhileComputingFlags: false,
          }),
        );
      } else {
        events.push(...body.batch);
        response.end('{"status":1}');
      }
    });
  });
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { events, evaluations, listening, url: `http://127.0.0.1:${listening.address().port}` };
}

test('an evaluation reports nothing until the exposure, which names the version that was evaluated', async (t) => {
  const { events, evaluations, listening, url } = await server();
  t.after(() => {
    listening.closeAllConnections();
    listening.close();
  });
  const sdk = new Sdk({ url, token: 'phc_test', connections: 2 });
  const passedOver = await sdk.serve('page', 'ann', { beta: true });
  const takesPart = await sdk.serve('page', 'ben', {});

  sdk.identify('ben', { beta: true });
  takesPart.expose();
  sdk.capture('ben', 'bought');
  await sdk.close();

  assert.equal(passedOver.value, true);
  assert.deepEqual(evaluations[0].person_properties, { beta: true });
  assert.deepEqual(evaluations[0].flag_keys_to_evaluate, ['page']);
  assert.deepEqual(
    events.map(({ event, distinct_id }) => [event, distinct_id]),
    [
      ['$identify', 'ben'],
      ['$feature_flag_called', 'ben'],
      ['bought', 'ben'],
    ],
  );
  assert.deepEqual(events[0].properties.$set, { beta: true });
  assert.equal(events[1].properties.$feature_flag_version, 42);
  assert.equal(events[1].properties.$feature_flag_response, true);
  assert.equal(sdk.unconfirmed, 0);
  assert.equal(sdk.trouble, undefined);
});
