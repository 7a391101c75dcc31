// OpenFeature's web SDK with its OFREP provider, in a real browser, on pages of other origins than the service's.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch, open } from '../../../../../libs/testkit/node/browser.mjs'
import { answer, ask, input, until } from '../../../../../libs/testkit/node/script.mjs'

// As lock files place them: the provider brings another core than the one for servers.
const installed = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '@openfeature')
const provider = join(installed, 'ofrep-web-provider')
const imports = {
  '@openfeature/web-sdk': join(installed, 'web-sdk', 'dist', 'esm', 'index.js'),
  '@openfeature/core': join(installed, 'core', 'dist', 'esm', 'index.js'),
  '@openfeature/ofrep-web-provider': join(provider, 'index.esm.js'),
  '@openfeature/ofrep-core': join(provider, 'node_modules', '@openfeature', 'ofrep-core', 'index.esm.js'),
}

const browser = await launch()

async function started(options = {}, token = input.token) {
  const opened = await open(browser, { imports })
  await opened.page.evaluate(
    async ({ service, token, options }) => {
      const { OpenFeature, ProviderEvents } = await import('@openfeature/web-sdk')
      const { OFREPWebProvider } = await import('@openfeature/ofrep-web-provider')
      window.OpenFeature = OpenFeature
      window.changes = []
      OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, (event) => window.changes.push(event?.flagsChanged ?? []))
      await OpenFeature.setContext({ targetingKey: 'lea', plan: 'pro' })
      const provider = new OFREPWebProvider({ baseUrl: service, headers: [['Authorization', `Bearer ${token}`]], ...options })
      await OpenFeature.setProviderAndWait(provider).catch((error) => (window.failure = String(error)))
      window.client = OpenFeature.getClient()
    },
    { service: input.service, token, options }
  )
  return opened
}

const on = (page, key) => page.evaluate((key) => window.client.getBooleanValue(key, false), key)
const evaluations = (opened) =>
  opened.requests
    .filter((request) => request.method === 'POST' && request.url.includes('/ofrep/v1/evaluate/flags'))
    .map((request) => ({
      query: new URL(request.url).search,
      tag: Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'if-none-match')?.[1] ?? null,
      status: request.wireStatus ?? request.status,
    }))

const seen = {}

// As it comes: all flags at once, changes by the stream that the answer names.
const usual = await started()
seen.details = await usual.page.evaluate(() => ({
  boolean: window.client.getBooleanDetails('on', false),
  string: window.client.getStringDetails('exp', 'mine'),
  off: window.client.getBooleanDetails('off', true),
  missing: window.client.getBooleanDetails('nope', true),
  mismatch: window.client.getNumberDetails('exp', 7),
}))
await until('the stream', () => usual.requests.some((request) => request.url.includes('/ofrep/v1/stream')))
await until('the stream is open', () => usual.requests.find((request) => request.url.includes('/ofrep/v1/stream')).status === 200)
await ask('change', { version: 2 })
await until('the change', () => on(usual.page, 'changing'))
seen.changes = await usual.page.evaluate(() => window.changes)
await usual.page.evaluate(() => window.OpenFeature.setContext({ targetingKey: 'leo', plan: 'free' }))
seen.otherContext = await usual.page.evaluate(() => window.client.getStringDetails('exp', 'mine'))
seen.usualRequests = evaluations(usual)
seen.preflights = usual.requests.filter((request) => request.method === 'OPTIONS').map((request) => request.wireStatus ?? request.status)
seen.problems = usual.problems
await usual.close()

// By polling: what has not changed costs nothing.
const polling = await started({ changeDetection: 'polling', pollInterval: 200 })
await until('two polls', () => evaluations(polling).filter((request) => request.status === 304).length >= 2)
seen.changesOfNothing = await polling.page.evaluate(() => window.changes.length)
await ask('change', { version: 3 })
await until('the change', async () => !(await on(polling.page, 'changing')))
seen.polledChanges = await polling.page.evaluate(() => window.changes)
seen.polls = evaluations(polling).slice(0, 2)
seen.streamsWhilePolling = polling.requests.filter((request) => request.url.includes('/ofrep/v1/stream')).length
await polling.close()

// With a token of nobody's.
const stranger = await started({}, 'phc_nobody')
seen.stranger = await stranger.page.evaluate(() => ({
  status: window.client.providerStatus,
  details: window.client.getBooleanDetails('on', false),
}))
seen.strangerRequests = evaluations(stranger)
await stranger.close()

await browser.close()
answer(seen)
