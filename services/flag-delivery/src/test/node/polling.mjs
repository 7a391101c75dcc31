// posthog-node polls definitions: the second answer is 304 and flags go on being evaluated.
import { PostHog } from 'posthog-node'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

const statuses = []
const client = new PostHog(input.token, {
  host: input.service,
  secretKey: input.secret,
  featureFlagsPollingInterval: 200,
  fetch: async (url, options) => {
    const reply = await fetch(url, options)
    if (url.includes('/flags/definitions')) statuses.push(reply.status)
    return reply
  },
})
await client.waitForLocalEvaluationReady(20_000)
const until = Date.now() + 20_000
// The SDK's own timers do not keep a process alive; these do.
while (statuses.length < 3 && Date.now() < until) {
  await new Promise((resolve) => setTimeout(resolve, 50))
}
const value = await client.getFeatureFlag(input.key, input.person, { onlyEvaluateLocally: true, sendFeatureFlagEvents: false })
const payload = await client.getRemoteConfigPayload(input.payloadOf)
await client.shutdown()
answer({ statuses: statuses.slice(0, 3), value, payload })
