// An app's own server as Sluice sees it: an unmodified posthog-node that evaluates a flag for each visitor and reports what they
// did. Takes one question a line on standard input and answers each with one line, in the order in which they are done.
import { createInterface } from 'node:readline'
import { PostHog } from 'posthog-node'

const [host, token] = process.argv.slice(2)
const ABREAST = 8

let acknowledged = 0
const failures = []

const client = new PostHog(token, {
  host,
  flushAt: 50,
  flushInterval: 200,
  featureFlagsRequestTimeoutMs: 10_000,
  disableGeoip: true,
  // Longer than a killed service takes to come back: what is captured must arrive.
  fetchRetryCount: 240,
  fetchRetryDelay: 500,
})
client.on('flush', (messages) => (acknowledged += messages.length))
client.on('error', (error) => failures.push(String(error)))

/** Lets people come, a few at a time. Reading the flag is what reports the exposure, and the SDK does that by itself. */
async function visit({ flag, event, people }) {
  const coming = people.values()
  const visited = []
  await Promise.all(
    Array.from({ length: ABREAST }, async () => {
      for (const { id, properties, ifTreated, ifControl, signsUpAs } of coming) {
        if (properties) {
          client.identify({ distinctId: id, properties })
        }
        const value = await client.getFeatureFlag(flag, id, { personProperties: properties })
        const converted = value === true ? ifTreated : value === false && ifControl
        if (signsUpAs) {
          client.alias({ distinctId: signsUpAs, alias: id })
        }
        if (converted) {
          client.capture({ distinctId: signsUpAs ?? id, event })
        }
        visited.push({ id, value: value ?? null, converted })
      }
    })
  )
  return visited
}

/** Says who people are, and no more. */
async function introduce({ people }) {
  for (const { id, properties } of people) {
    client.identify({ distinctId: id, properties })
  }
  return people.length
}

/** What people are served, without a word to anybody. */
async function look({ flag, people }) {
  const seen = []
  for (const { id, properties } of people) {
    const value = await client.getFeatureFlag(flag, id, { personProperties: properties, sendFeatureFlagEvents: false })
    seen.push({ id, value: value ?? null, converted: false })
  }
  return seen
}

/** Sends what waits. */
async function flush() {
  await client.flush()
  return { acknowledged, failures }
}

const ANSWERS = { visit, introduce, look, flush }

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { number, ask, ...question } = JSON.parse(line)
    try {
      console.log(JSON.stringify({ number, answer: await ANSWERS[ask](question) }))
    } catch (e) {
      console.log(JSON.stringify({ number, failure: String(e.stack ?? e) }))
    }
  })
  .on('close', () => process.exit(0))
