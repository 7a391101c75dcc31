// posthog-node evaluates by itself what it was handed, and is compared with what the server answers for the same person.
import { PostHog } from 'posthog-node'
import { gateway } from './gateway.mjs'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

const before = await gateway(input.service)
const client = new PostHog(input.token, {
  host: before.url,
  secretKey: input.secret,
  featureFlagsPollingInterval: 100_000,
})
if (!(await client.waitForLocalEvaluationReady(20_000))) throw new Error('definitions did not arrive')

let pairs = 0
let decided = 0
let on = 0
const undecided = {}
const differences = []
for (const person of input.people) {
  const local = await client.getAllFlags(person.id, { personProperties: person.properties, onlyEvaluateLocally: true })
  const reply = await fetch(`${input.service}/flags/?v=2`, {
    method: 'POST',
    body: JSON.stringify({ token: input.token, distinct_id: person.id, person_properties: person.properties }),
  })
  const remote = (await reply.json()).flags
  for (const [key, flag] of Object.entries(remote)) {
    pairs++
    const value = flag.variant ?? flag.enabled
    if (local[key] === undefined) {
      undecided[key] = (undecided[key] ?? 0) + 1
      continue
    }
    decided++
    if (value !== false) on++
    if (local[key] !== value) {
      differences.push({ key, person, local: local[key], remote: flag })
    }
  }
}
const askedServer = before.paths.filter((path) => path === 'POST /flags/').length
await client.shutdown()
before.close()
answer({ pairs, decided, on, undecided, askedServer, differences: differences.slice(0, 5), differenceCount: differences.length })
