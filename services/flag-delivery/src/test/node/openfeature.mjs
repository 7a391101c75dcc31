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
  details.push(
    read.type === 'boolean'
      ? await client.getBooleanDetails(read.key, false, context)
      : await client.getStringDetails(read.key, 'mine', context)
  )
}
await OpenFeature.close()
answer(details)
