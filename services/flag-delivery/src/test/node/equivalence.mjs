// posthog-node evaluates by itself what it was handed, and is compared with what the server answers for the same person.
import { isDeepStrictEqual } from 'node:util'
import { PostHog } from 'posthog-node'
import { gateway } from './gateway.mjs'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

const AT_ONCE = 8

const before = await gateway(input.service)
const client = new PostHog(input.token, {
  host: before.url,
  secretKey: input.secret,
  featureFlagsPollingInterval: 100_000,
})
if (!(await client.waitForLocalEvaluationReady(20_000))) throw new Error('definitions did not arrive')
const errors = []
client.on('error', (error) => errors.push(String(error)))

let pairs = 0
let decided = 0
const decidedValues = { on: 0, off: 0, variant: 0, payload: 0 }
const undecided = {}
const differences = {}

async function compare(person) {
  const { id, properties, groups, groupProperties } = person
  const [local, reply] = await Promise.all([
    client.getAllFlagsAndPayloads(id, { personProperties: properties, groups, groupProperties, onlyEvaluateLocally: true }),
    fetch(`${input.service}/flags/?v=2`, {
      method: 'POST',
      body: JSON.stringify({ token: input.token, distinct_id: id, person_properties: properties, groups, group_properties: groupProperties }),
    }),
  ])
  const remote = await reply.json()
  if (remote.errorsWhileComputingFlags) throw new Error(JSON.stringify(remote))
  for (const [key, flag] of Object.entries(remote.flags)) {
    pairs++
    const mine = local.featureFlags[key]
    if (mine === undefined) {
      undecided[key] = (undecided[key] ?? 0) + 1
      continue
    }
    decided++
    const theirs = flag.variant ?? flag.enabled
    decidedValues[theirs === true ? 'on' : theirs === false ? 'off' : 'variant']++
    const payload = flag.metadata.payload === null ? undefined : JSON.parse(flag.metadata.payload)
    if (payload !== undefined) decidedValues.payload++
    if (mine !== theirs || !isDeepStrictEqual(local.featureFlagPayloads[key], payload)) {
      const found = (differences[key] ??= { count: 0, local: [mine, local.featureFlagPayloads[key]], remote: flag, person })
      found.count++
    }
  }
}

const people = input.people.values()
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const person of people) await compare(person)
  })
)
const askedServer = before.paths.filter((path) => path === 'POST /flags/').length
await client.shutdown()
before.close()
answer({
  pairs,
  decided,
  decidedValues,
  undecided,
  askedServer,
  errors,
  differences: Object.entries(differences).slice(0, 8),
  differenceCount: Object.values(differences).reduce((sum, { count }) => sum + count, 0),
})
