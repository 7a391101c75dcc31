// OpenFeature's server SDK with its OFREP provider.
import { OpenFeature } from '@openfeature/server-sdk'
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

await OpenFeature.setProviderAndWait(
  new OFREPProvider({ baseUrl: input.service, headers: [['Authorization', `Bearer ${input.token}`]] })
)
const client = OpenFeature.getClient()
const details = []
for (const read of input.reads) {
  const context = read.context ?? {}
  switch (read.type) {
    case 'boolean':
      details.push(await client.getBooleanDetails(read.key, false, context))
      break
    case 'string':
      details.push(await client.getStringDetails(read.key, 'mine', context))
      break
    case 'number':
      details.push(await client.getNumberDetails(read.key, 7, context))
      break
    default:
      details.push(await client.getObjectDetails(read.key, { mine: true }, context))
  }
}
// With a token of nobody's.
await OpenFeature.setProviderAndWait('stranger', new OFREPProvider({ baseUrl: input.service, headers: [['X-API-Key', 'phc_nobody']] }))
details.push(await OpenFeature.getClient('stranger').getBooleanDetails('on', false, { targetingKey: 'u1' }))
await OpenFeature.close()
answer(details)
