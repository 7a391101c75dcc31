/**
 * What an act needs before anybody comes: its metric, its template and its flag, made through the API as a person would.
 * Metric and template are the same in every run; a flag is new each time, because its key decides who is in which arm.
 *
 * @returns {Promise<string>} the key of the new flag
 */
export async function prepare(sluice, act) {
  await ensure(sluice, `/metrics/${act.metric.key}`, '/metrics', act.metric);
  await ensure(sluice, `/templates/${act.template.body.key}`, act.template.path, act.template.body);
  const key = await freeKey(sluice, act.flag);
  await sluice.post('/flags', { key, name: `Demo: ${act.title}` });
  return key;
}

async function ensure(sluice, where, path, body) {
  if ((await sluice.find(where)) === undefined) {
    await sluice.post(path, body);
  }
}

/** The wanted key, or with the first number that is free: keys of archived flags are never used again. */
async function freeKey(sluice, wanted) {
  for (let n = 1; ; n++) {
    const key = n === 1 ? wanted : `${wanted}-${n}`;
    if ((await sluice.find(`/flags/${key}`)) === undefined) {
      return key;
    }
  }
}
