import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlackReceiver } from '../src/slack.mjs';

function message(mark, flag) {
  return {
    text: 'for notifications',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: `${mark} ${flag} was rolled back` } },
      { type: 'section', text: { type: 'mrkdwn', text: '*Done:* everybody has the old page again' } },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', text: `*Flag*\n${flag}` },
          { type: 'mrkdwn', text: '*Stage*\n1 % of everyone' },
        ],
      },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '*Evidence:* Conversion fell by 48 %.\nGiven: 702.' },
      },
    ],
  };
}

test('pages about a flag are told from everything else', async (t) => {
  const receiver = await SlackReceiver.open();
  t.after(() => receiver.close());
  const post = (body) => fetch(receiver.url, { method: 'POST', body });

  await post(JSON.stringify(message('ℹ️', 'page')));
  await post(JSON.stringify(message('🚨', 'page')));
  await post(JSON.stringify(message('🚨', 'other')));
  const refused = await post('not JSON');

  assert.equal(refused.status, 400);
  assert.equal(receiver.about('page').length, 2);
  const [page, ...more] = receiver.pagesAbout('page');
  assert.deepEqual(more, []);
  assert.equal(page.headline, '🚨 page was rolled back');
  assert.equal(page.fields.Stage, '1 % of everyone');
  assert.equal(page.evidence, 'Conversion fell by 48 %.\nGiven: 702.');
});
