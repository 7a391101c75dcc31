// posthog-node with and without definitions: what it must leave to the server, what it may not have, and changes while it polls.
import { PostHog } from 'posthog-node'
import { gateway } from './gateway.mjs'
import { answer, ask, input, until } from '../../../../../libs/testkit/node/script.mjs'

const before = await gateway(input.service)
const clients = []

function client(options) {
  const made = new PostHog(input.token, { host: before.url, disableGeoip: true, ...options })
  clients.push(made)
  return made
}

const read = async (client, keys, options = {}) =>
  Object.fromEntries(
    await Promise.all(
      keys.map(async (key) => [key, (await client.getFeatureFlag(key, 'u1', { sendFeatureFlagEvents: false, ...options })) ?? null])
    )
  )
const asked = () => before.paths.filter((path) => path === 'POST /flags/').length

const remote = client({})
const local = client({ secretKey: input.secret, featureFlagsPollingInterval: 200 })
await local.waitForLocalEvaluationReady(20_000)
const seen = {}

// Decided by the SDK itself, without a request.
const options = {
  personProperties: { plan: 'pro', email: 'lea@example.org', $device_id: 'device-1' },
  groups: { company: 'c-1' },
  groupProperties: { company: { name: 'ACME Inc' } },
}
const alone = ['held', 'pro', 'acme', 'rests', 'insiders', 'by-device']
seen.alone = await read(local, alone, options)
seen.askedAlone = asked()
seen.remotely = await read(remote, alone, options)

// Left to the server, whatever the SDK holds.
let count = asked()
seen.steady = await read(local, ['steady', 'listed', 'early'], { personProperties: { '$feature_enrollment/early': true } })
seen.askedForSteady = asked() - count
seen.steadyRemotely = await read(remote, ['steady', 'listed', 'early'], { personProperties: { '$feature_enrollment/early': true } })

// Not for servers, not for this context.
seen.all = Object.keys(await remote.getAllFlags('u1')).sort()
const inContext = client({ evaluationContexts: ['backend'] })
seen.inContext = Object.keys(await inContext.getAllFlags('u1')).sort()

// Many flags of one person are one request.
count = asked()
const flags = await remote.evaluateFlags('u1', { flagKeys: ['pro', 'half'], personProperties: { plan: 'pro' } })
seen.evaluated = { pro: flags.isEnabled('pro'), asked: asked() - count }

// A change arrives with a poll, and is decided by the SDK itself.
seen.beforeChange = await read(local, ['changing'], { onlyEvaluateLocally: true })
await ask('change')
await until('the change', async () => (await read(local, ['changing'], { onlyEvaluateLocally: true })).changing === true)

// With a wrong secret the server is asked instead.
const errors = []
const wrong = client({ secretKey: 'phs_wrong', featureFlagsPollingInterval: 100_000 })
wrong.on('error', (error) => errors.push(String(error?.message ?? error)))
seen.wrong = await read(wrong, ['pro'], { personProperties: { plan: 'pro' } })
seen.errors = errors

await Promise.all(clients.map((each) => each.shutdown()))
before.close()
answer(seen)
