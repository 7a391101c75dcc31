// posthog-js in a real browser, on a page of another origin than the service's.
import { launch, open, posthogJs } from '../../../../../libs/testkit/node/browser.mjs'
import { answer, ask, input, until } from '../../../../../libs/testkit/node/script.mjs'
import { gateway } from './gateway.mjs'

const before = await gateway(input.service)
const browser = await launch()

/** A page on which posthog-js has started and has flags, with what it asked for. */
async function started(options = {}, prepare = async () => {}) {
  const opened = await open(browser, { imports: posthogJs })
  await prepare(opened.page)
  await opened.page.evaluate(
    async ({ host, token, options }) => {
      const { default: posthog } = await import('posthog-js')
      window.posthog = posthog
      window.loads = []
      posthog.init(token, { api_host: host, opt_out_useragent_filter: true, ...options })
      posthog.onFeatureFlags((flags, variants, context) => window.loads.push({ flags, variants, errors: context?.errorsLoading ?? false }))
    },
    { host: before.url, token: input.token, options }
  )
  await opened.page.waitForFunction(() => window.loads.length > 0)
  return opened
}

const read = (page, keys) =>
  page.evaluate(
    (keys) =>
      Object.fromEntries(
        keys.map((key) => [
          key,
          {
            value: window.posthog.getFeatureFlag(key) ?? null,
            payload: window.posthog.getFeatureFlagPayload(key) ?? null,
            enabled: window.posthog.isFeatureEnabled(key) ?? null,
          },
        ])
      ),
    keys
  )

/** Does something in the page that makes posthog-js ask for flags, and waits until it goes by the answer. */
async function refetched(page, what, argument) {
  const coming = page.waitForResponse((reply) => reply.url().includes('/flags/') && reply.request().method() === 'POST')
  await page.evaluate(what, argument)
  const { requestId } = await (await coming).json()
  await page.waitForFunction((id) => window.posthog.get_property('$feature_flag_request_id') === id, requestId)
}

const seen = {}

// As it is installed from npm, with everything that it does by itself.
const usual = await started()
seen.first = await read(usual.page, input.keys)
seen.loads = await usual.page.evaluate(() => window.loads)
seen.config = await usual.page.evaluate((token) => window._POSTHOG_REMOTE_CONFIG?.[token]?.config, input.token)
seen.experiment = await until('the exposure', () => before.events.find((event) => event.properties?.$feature_flag === 'exp'))

// A change is seen when flags are loaded again.
await ask('change')
await refetched(usual.page, () => window.posthog.reloadFeatureFlags())
seen.changed = await read(usual.page, ['changing'])

// Groups decide by their key and by what the page says of them.
seen.noGroup = await read(usual.page, ['acme'])
await refetched(usual.page, () => window.posthog.group('company', 'c-1', { name: 'ACME Inc' }))
seen.group = await read(usual.page, ['acme'])

// People choose for themselves, before any event has been taken in.
seen.features = await usual.page.evaluate(
  () => new Promise((resolve) => window.posthog.getEarlyAccessFeatures(resolve, true, ['beta', 'concept']))
)
await refetched(usual.page, () => window.posthog.updateEarlyAccessFeatureEnrollment('early', true))
seen.enrolled = await read(usual.page, ['early'])
await refetched(usual.page, () => window.posthog.updateEarlyAccessFeatureEnrollment('early', false))
seen.left = await read(usual.page, ['early'])

// Person properties decide before they have been taken in.
await refetched(usual.page, () => window.posthog.setPersonPropertiesForFlags({ plan: 'pro' }))
seen.pro = await read(usual.page, ['pro'])

// What it asks for when surveys and web experiments are wanted.
seen.surveys = await usual.page.evaluate(() => new Promise((resolve) => window.posthog.getSurveys(resolve, true)))
// posthog-js asks this of browsers that people sit before, which this one does not look like.
seen.experiments = await usual.page.evaluate(
  async ({ host, token }) => (await fetch(`${host}/api/web_experiments/?token=${token}`)).json(),
  { host: before.url, token: input.token }
)
seen.usualProblems = usual.problems
seen.usualRequests = usual.requests
  .filter((request) => request.url.startsWith(before.url))
  .map(({ method, url, status, wireStatus }) => ({ method, path: new URL(url).pathname, status: wireStatus ?? status }))
await usual.close()

// Many people log in: a flag that promises continuity keeps what they had, one that does not follows the new id.
seen.logins = []
for (let i = 0; i < input.logins; i++) {
  const page = await started({ bootstrap: { distinctID: `anonymous-${i}` } })
  const anonymous = await read(page.page, ['steady', 'unsteady'])
  await refetched(page.page, (id) => window.posthog.identify(id), `known-${i}`)
  const known = await read(page.page, ['steady', 'unsteady'])
  seen.logins.push({
    steady: [anonymous.steady.value, known.steady.value],
    unsteady: [anonymous.unsteady.value, known.unsteady.value],
  })
  if (i === 0) seen.loginProblems = page.problems
  await page.close()
}

// Without compression every request is preflighted.
const plain = await started({ disable_compression: true })
seen.plain = await read(plain.page, ['on'])
seen.preflights = plain.requests
  .filter((request) => request.method === 'OPTIONS' && request.url.startsWith(before.url))
  .map((request) => ({ path: new URL(request.url).pathname, status: request.wireStatus ?? request.status }))
seen.plainBody = JSON.parse(plain.requests.find((request) => request.method === 'POST' && request.url.includes('/flags/')).body)
seen.plainProblems = plain.problems
await plain.close()

// While remote config cannot be had, flags are asked for by a form.
const form = await started({}, (page) => page.route('**/array/**', (route) => route.abort()))
const posted = form.requests.find((request) => request.method === 'POST' && request.url.includes('/flags/'))
seen.form = { values: await read(form.page, ['on', 'exp']), url: posted.url, body: posted.body.slice(0, 5) }
await form.close()

await browser.close()
before.close()
answer(seen)
