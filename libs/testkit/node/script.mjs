// What a script says and hears: NodeScript (Java) starts it, asks one question, and takes one answer.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** The question: a JSON file whose name is the first argument. */
export const input = JSON.parse(readFileSync(process.argv[2], 'utf8'))

/** Gives the answer and ends the script. Lines without these signs are only shown when the script fails. */
export function answer(value) {
  process.stdout.write(`@answer ${JSON.stringify(value)}\n`, () => process.exit(0))
}

let replies

/** Asks the Java test to do something half-way, such as changing a flag, and waits until that is done. */
export async function ask(what, details = {}) {
  replies ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  console.log(`@ask ${JSON.stringify({ what, ...details })}`)
  const line = await replies.next()
  if (line.done) throw new Error(`nobody answered: ${what}`)
  return JSON.parse(line.value)
}

/** Waits until the function gives something truthy, and gives that back. */
export async function until(what, check, millis = 20_000) {
  const end = Date.now() + millis
  for (;;) {
    const value = await check()
    if (value) return value
    if (Date.now() > end) throw new Error(`not within ${millis} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
