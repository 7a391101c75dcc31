// posthog-node without a secret: every value comes from /flags, and exposures say which version they were of.
import { PostHog } from 'posthog-node'
import { gateway } from './gateway.mjs'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

const before = await gateway(input.service)
const client = new PostHog(input.token, { host: before.url, flushAt: 100 })
const values = {}
for (const key of input.keys) {
  values[key] = await client.getFeatureFlag(key, input.person, { personProperties: input.properties })
}
const payloads = {}
for (const key of input.keys) {
  payloads[key] = await client.getFeatureFlagPayload(key, input.person, values[key], { personProperties: input.properties })
}
await client.shutdown()
before.close()
answer({ values, payloads, events: before.events })
