// Stands between an SDK and the service.
import { createServer, request } from 'node:http'
import { gunzipSync } from 'node:zlib'

const CAPTURE = ['/batch/', '/batch', '/e/', '/i/v0/e/']

/**
 * Stands before the service as a gateway does: keeps the events that SDKs send and the paths they ask for, and passes everything
 * else on. The keys of the answer are `url`, `events`, `paths` and `close`.
 */
export async function gateway(service) {
  const events = []
  const paths = []
  const target = new URL(service)
  const keep = (sent, type = '') => {
    let body = sent[0] === 0x1f ? gunzipSync(sent) : sent
    if (type.startsWith('application/x-www-form-urlencoded')) {
      body = Buffer.from(new URLSearchParams(body.toString()).get('data'), 'base64')
    }
    const json = JSON.parse(body)
    events.push(...(json.batch ?? [json].flat()))
  }
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url.split('?')[0]
    paths.push(`${incoming.method} ${path}`)
    if (CAPTURE.includes(path)) {
      const chunks = []
      incoming.on('data', (chunk) => chunks.push(chunk))
      incoming.on('end', () => {
        outgoing.setHeader('access-control-allow-origin', '*')
        outgoing.setHeader('access-control-allow-headers', 'content-type')
        outgoing.setHeader('content-type', 'application/json')
        outgoing.end('{"status":"Ok"}')
        if (incoming.method === 'POST') keep(Buffer.concat(chunks), incoming.headers['content-type'])
      })
      return
    }
    const onward = request(
      { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (reply) => {
        outgoing.writeHead(reply.statusCode, reply.headers)
        reply.pipe(outgoing)
      }
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    events,
    paths,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
