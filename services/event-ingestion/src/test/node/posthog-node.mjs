// posthog-node, saying of one person all that it can say, in the form that the environment asks for.
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

process.env.POSTHOG_CAPTURE_MODE = input.mode
const { PostHog } = await import('posthog-node')

const client = new PostHog(input.token, { host: input.host, flushAt: 100, disableCompression: input.plain })
const who = { distinctId: input.person }
client.capture({ ...who, event: 'signed up', properties: { plan: 'pro', price: 9.99, tags: ['ü', '😀', null], deep: { a: [1, { b: false }] } } })
client.capture({ ...who, event: 'ordered', timestamp: new Date(Date.now() - 3_600_000), groups: { company: 'acme' } })
client.capture({ ...who, event: 'renamed', properties: { $set: { name: 'Al' }, $set_once: { first_seen: 'today' }, $unset: ['nick'] } })
client.capture({ event: 'nobody in particular' })
client.identify({ ...who, properties: { $anon_distinct_id: `${input.person}-before`, email: 'al@shop.example' } })
client.alias({ ...who, alias: `${input.person}-other` })
client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { size: 10 } })
await client.getFeatureFlag('checkout', input.person)
await client.getFeatureFlag('new-nav', input.person)
await client.getFeatureFlag('missing', input.person)
client.captureException(new TypeError('x is undefined'), input.person)
await client.shutdown()
answer({})
