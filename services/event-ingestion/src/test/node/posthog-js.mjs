// posthog-js in Chromium, from the first page view to the page's end.
import { launch, open, posthogJs } from '../../../../../libs/testkit/node/browser.mjs'
import { answer, ask, input, until } from '../../../../../libs/testkit/node/script.mjs'

const browser = await launch()
const site = await open(browser, { imports: posthogJs })
await site.page.evaluate(
  async ({ token, host, person, options }) => {
    const { default: posthog } = await import('posthog-js')
    window.posthog = posthog
    posthog.init(token, {
      api_host: host,
      opt_out_useragent_filter: true,
      autocapture: false,
      person_profiles: 'identified_only',
      request_batching: false,
      ...options,
    })
    await new Promise((resolve) => posthog.onFeatureFlags(resolve))
    posthog.capture('looked', { sku: 'A-7', price: 9.99, tags: ['ü', '😀', null] })
    posthog.getFeatureFlag('checkout')
    posthog.isFeatureEnabled('new-nav')
    posthog.identify(person, { email: 'al@shop.example' }, { first_seen: 'today' })
    posthog.alias(`${person}-other`)
    posthog.group('company', 'acme', { size: 10 })
    posthog.setPersonProperties({ plan: 'pro' })
    posthog.capture('ordered')
  },
  input
)
const sent = await until('all events are sent', async () => {
  const names = await ask('events')
  return ['ordered', '$set', '$groupidentify', '$create_alias', '$identify', '$feature_flag_called'].every((name) => names.includes(name)) && names
})
// What is queued when a page ends goes by beacon.
await site.page.evaluate(() => {
  window.posthog.set_config({ request_batching: true })
  window.posthog.capture('left in the queue')
})
await site.page.goto('about:blank')
await until('the beacon came', async () => (await ask('events')).includes('left in the queue'))
await site.close()
await browser.close()
answer({ sent, problems: site.problems })
