// A real Chromium, and pages for it that come from here and nowhere else.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, dirname, join, normalize, sep } from 'node:path'
import { chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where Chromium is: the environment's CHROMIUM, else the first of the usual names on the PATH. */
export function executable() {
  if (process.env.CHROMIUM) {
    if (isProgram(process.env.CHROMIUM)) return process.env.CHROMIUM
    throw new Error(`CHROMIUM=${process.env.CHROMIUM} is no program: point it at Chromium or Chrome, or unset it.`)
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      if (isProgram(join(folder, name))) return join(folder, name)
    }
  }
  throw new Error(
    'These tests need a browser: install Chromium (Debian, Ubuntu: apt-get install chromium; macOS: brew install chromium), ' +
      'or set CHROMIUM to the path of Chromium or Chrome.'
  )
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Starts Chromium without a window. Names other than this machine's own are not resolved, so that no page can call outside. */
export async function launch() {
  return chromium.launch({
    executablePath: executable(),
    headless: true,
    // Chromium refuses its sandbox to root, which builds often are.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost'],
  })
}

/**
 * A page of an origin of its own, empty but for its import map, with what went wrong in it. `imports` maps a module's name to
 * the file that it is; files are served as they are. The keys of the answer are `page` (Playwright's), `problems` (errors and
 * warnings that the page wrote, exceptions, requests without an answer), `requests` (method, url, headers, body and status of
 * each, preflights too) and `close`.
 */
export async function open(browser, { imports = {}, scopes = {}, html = '' } = {}) {
  const site = await serve(imports, scopes, html)
  const context = await browser.newContext()
  const page = await context.newPage()
  const problems = []
  const requests = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error.message}`))
  page.on('requestfailed', (request) => problems.push(`no answer: ${request.url()} ${request.failure()?.errorText}`))
  await recordRequests(context, page, requests)
  await page.goto(site.url)
  return {
    page,
    url: site.url,
    problems,
    requests,
    close: async () => {
      await context.close()
      site.close()
    },
  }
}

/** Through Chromium's own protocol: Playwright's events leave preflights out. */
async function recordRequests(context, page, requests) {
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const byId = new Map()
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    const entry = { method: request.method, url: request.url, headers: request.headers, body: request.postData, type }
    byId.set(requestId, entry)
    requests.push(entry)
  })
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const entry = byId.get(requestId)
    if (entry) Object.assign(entry, { status: response.status, replyHeaders: response.headers })
  })
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    const entry = byId.get(requestId)
    // The browser's own cache turns 304 into 200 for the page; this is what came over the wire.
    if (entry) entry.wireStatus = statusCode
  })
}

/** Serves the page, and each module's folder under `/modules/N/`, on this machine's loopback address. */
async function serve(imports, scopes, html) {
  const folders = []
  const address = (file) => {
    const folder = dirname(file)
    if (!folders.includes(folder)) folders.push(folder)
    return `/modules/${folders.indexOf(folder)}${file.slice(folder.length).split(sep).join('/')}`
  }
  const addresses = (map) => Object.fromEntries(Object.entries(map).map(([name, file]) => [name, address(file)]))
  const map = { imports: addresses(imports), scopes: {} }
  for (const [file, inner] of Object.entries(scopes)) {
    const own = address(file)
    map.scopes[own.slice(0, own.lastIndexOf('/') + 1)] = addresses(inner)
  }
  const index = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify(map)}</script></head><body>${html}</body></html>`
  const server = createServer((request, response) => {
    const [, kind, number, ...rest] = request.url.split('?')[0].split('/')
    const folder = kind === 'modules' ? folders[number] : undefined
    if (folder === undefined) {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      return response.end(index)
    }
    const file = normalize(join(folder, ...rest))
    try {
      if (!file.startsWith(folder + sep)) throw new Error('outside')
      const bytes = readFileSync(file)
      response.setHeader('content-type', 'text/javascript; charset=utf-8')
      response.end(bytes)
    } catch {
      response.statusCode = 404
      response.end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** posthog-js as its authors published it, for `imports`. */
export const posthogJs = {
  'posthog-js': join(dirname(createRequire(import.meta.url).resolve('posthog-js/package.json')), 'dist', 'module.mjs'),
}

