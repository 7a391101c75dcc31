// On a machine without a browser.
import { launch } from '../../../node/browser.mjs'
import { answer } from '../../../node/script.mjs'

delete process.env.CHROMIUM
process.env.PATH = '/nowhere'
await launch()
answer('a browser that nobody installed')
