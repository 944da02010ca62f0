import { createServer } from 'node:http';

/**
 * The limit: node:http and nothing else. GET answers a text; POST reads a JSON body first.
 * Environment: BENCH_GET_BODY, BENCH_POST_BODY, as long as Keydesk's answers.
 */
const { BENCH_GET_BODY = '{}', BENCH_POST_BODY = '{}' } = process.env;

const server = createServer((request, response) => {
  if (request.method !== 'POST') return answer(response, BENCH_GET_BODY);
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    answer(response, BENCH_POST_BODY);
  });
});

function answer(response, body) {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
