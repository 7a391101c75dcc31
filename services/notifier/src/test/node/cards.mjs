// What Microsoft's library says of cards: an array of complaints for each.
import { createRequire } from 'node:module'
import { answer, input } from '../../../../../libs/testkit/node/script.mjs'

// The package's modules name each other without file endings, which only bundlers resolve; its bundle is whole.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

answer(
  input.cards.map((json) => {
    const context = new SerializationContext(Versions.v1_4)
    new AdaptiveCard().parse(json, context)
    return Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message)
  }),
)
