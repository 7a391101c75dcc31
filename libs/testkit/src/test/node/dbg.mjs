// A page in a real browser that runs posthog-js against nobody: what fails is seen.
import { launch, open, posthogJs } from '../../../node/browser.mjs'
import { answer, ask, input, until } from '../../../node/script.mjs'

const browser = await launch()
const { page, problems, requests, url } = await open(browser, { imports: posthogJs })
const version = await page.evaluate(async (host) => {
  const { default: posthog } = await import('posthog-js')
  posthog.init('phc_test', { api_host: host })
  return posthog.version ?? posthog.LIB_VERSION ?? posthog.config.token
}, input.host)
await new Promise(r=>setTimeout(r,3000)); console.log(problems)
const outside = await page.evaluate(() => fetch('http://example.org/').then(() => 'reached', () => 'nobody'))
const doubled = await ask('double', { number: 21 })
await browser.close()
answer({ version, outside, doubled, asked: requests.map((request) => request.url), url })
