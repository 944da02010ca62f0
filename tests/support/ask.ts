import { Agent, request } from 'node:http';
import { z } from 'zod';
import type { Reading, Subject, Verdict } from './ledger';

/** What came back: an answer, or the code of the failure. */
export interface Reply {
  sentMs: number;
  endedMs: number;
  /** 0 when no answer came. */
  status: number;
  headers: Record<string, unknown>;
  text: string;
  failure: string | null;
}

interface Sending {
  method?: string;
  path: string;
  key: string;
  body?: unknown;
  /** Default: one that keeps connections for all who ask. */
  agent?: Agent;
}

const PATIENCE_MS = 20_000;
const shared = new Agent({ keepAlive: true });

/** Sends a request over a connection that is kept. Never rejects. */
export function send(url: string, sending: Sending): Promise<Reply> {
  const { method = 'GET', path, key, body, agent = shared } = sending;
  const text = body === undefined ? '' : JSON.stringify(body);
  const sentMs = performance.now();
  return new Promise((resolve) => {
    const none = { status: 0, headers: {}, text: '' };
    const settle = (part: Partial<Reply>) =>
      resolve({ ...none, failure: null, ...part, sentMs, endedMs: performance.now() });
    const fail = (error: NodeJS.ErrnoException) => settle({ failure: error.code ?? error.message });
    const headers = {
      authorization: `Bearer ${key}`,
      ...(text !== '' && { 'content-type': 'application/json' }),
      'content-length': Buffer.byteLength(text),
    };
    const sent = request(url + path, { method, agent, headers, timeout: PATIENCE_MS });
    sent.once('error', fail);
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('response', (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (part) => {
        received += part;
      });
      response.once('error', fail);
      response.once('end', () =>
        settle({ status: response.statusCode ?? 0, headers: response.headers, text: received }),
      );
    });
    sent.end(text);
  });
}

/** What asking came to: a reading; `unavailable` (503 that says when to come back); or no answer. */
export type Asked =
  | { outcome: 'answered'; reading: Reading }
  | { outcome: 'unavailable' | 'lost'; sentMs: number; endedMs: number }
  | { outcome: 'wrong'; said: string };

interface Asking {
  verifier: { name: string; url: string };
  subjects: readonly Subject[];
}

/** Sends a key itself, as a partner's program does: the first subject, whatever its scopes. */
export async function askAsHolder({ verifier, subjects }: Asking): Promise<Asked> {
  const [subject] = subjects;
  if (subject === undefined) throw new Error('there is nothing to ask about');
  const reply = await send(verifier.url, { path: '/v1/api-keys/current', key: subject.secret });
  return asked(verifier.name, reply, () => [[subject, holderVerdict(reply)]]);
}

/** Asks about up to 100 keys in one request, as the company's API server does. */
export async function askAsCompany(
  { verifier, subjects }: Asking,
  operatorKey: string,
): Promise<Asked> {
  const requests = subjects.map(({ secret, scopes }) => ({ key: secret, scopes }));
  const [path, body] =
    requests.length === 1
      ? ['/v1/api-keys/verify', requests[0]]
      : ['/v1/api-keys/verify/batch', { requests }];
  const reply = await send(verifier.url, { method: 'POST', path, key: operatorKey, body });
  return asked(verifier.name, reply, () => {
    if (reply.status !== 200) return null;
    const decisions = decisionsShape.parse(JSON.parse(reply.text)).data;
    return subjects.map((subject, index) => [
      subject,
      decisions[index]?.valid ? 'valid' : (decisions[index]?.reason ?? 'nothing'),
    ]);
  });
}

const decisionShape = z.object({ valid: z.boolean(), reason: z.string().optional() });
const decisionsShape = z.object({
  data: z.union([z.array(decisionShape), decisionShape.transform((one) => [one])]),
});
const problemShape = z.object({ reason: z.string() });

const propagationShape = z.object({
  verifiers: z.int(),
  acknowledged: z.int(),
  lapsed: z.int(),
  ms: z.int(),
});
const changedShape = z.object({ propagation: propagationShape });

/** Who has confirmed a change, as its answer says. */
export function propagationIn({ text }: Reply): z.output<typeof propagationShape> {
  return changedShape.parse(JSON.parse(text)).propagation;
}

function holderVerdict({ status, text }: Reply): Verdict {
  if (status === 200) return 'valid';
  return problemShape.safeParse(JSON.parse(text)).data?.reason ?? `status ${status}`;
}

function asked(verifier: string, reply: Reply, read: () => [Subject, Verdict][] | null): Asked {
  const { sentMs, endedMs, status, headers, text } = reply;
  if (status === 0) return { outcome: 'lost', sentMs, endedMs };
  if (status === 503 && headers['retry-after'] !== undefined) {
    return { outcome: 'unavailable', sentMs, endedMs };
  }
  const verdicts = status === 503 ? null : read();
  if (verdicts === null) return { outcome: 'wrong', said: `${verifier}: ${status} ${text}` };
  return { outcome: 'answered', reading: { verifier, sentMs, endedMs, verdicts } };
}
