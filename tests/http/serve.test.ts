import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DomainError } from '@/lib/core/errors';
import { defineRoute } from '@/lib/http/define-route';
import { callRoutes } from '../support/api';
import { logLines } from '../support/world';

const echo = defineRoute({
  method: 'POST',
  path: '/echo',
  summary: 'Says back what it was told',
  requires: 'public',
  body: z.strictObject({ name: z.string().max(10), deep: z.unknown().optional() }),
  response: z.object({ name: z.string() }),
  async handle(_ctx, { body }) {
    return { body: { ...body, hash: 'must not leave' } };
  },
});

function throwing(error: unknown) {
  return defineRoute({
    method: 'GET',
    path: '/throw',
    summary: 'Breaks',
    requires: 'public',
    response: z.object({}),
    handle: () => Promise.reject(error),
  });
}

const json = { 'content-type': 'application/json' };
const post = (body: BodyInit, headers: Record<string, string> = json) =>
  callRoutes('/echo', { method: 'POST', body, headers }, [echo]);

describe('a body', () => {
  it('is parsed strictly, and the answer leaves only through its schema', async () => {
    const answer = await post('{"name":"x"}');
    expect(answer.body).toEqual({ name: 'x' });
  });

  it.each([
    ['unknown field', '{"name":"x","workspaceId":"y"}', '#/workspaceId'],
    ['wrong type', '{"name":1}', '#/name'],
    ['duplicate key', '{"name":"x","name":"y"}', '#/name'],
    ['nested duplicate', '{"name":"x","deep":[{"a":1,"a":2}]}', '#/deep/0/a'],
    ['prototype', '{"name":"x","__proto__":{}}', '#/__proto__'],
    ['NUL', String.raw`{"name":"\u0000"}`, '#/name'],
    ['not JSON', '{', '#'],
    ['empty', '', '#'],
    ['too deep', `{"name":"x","deep":${'['.repeat(40)}${']'.repeat(40)}}`, undefined],
  ])('with %s: 400 with a pointer', async (_name, body, pointer) => {
    const answer = await post(body);
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
    if (pointer !== undefined) expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  it('with invalid UTF-8: 400, not U+FFFD', async () => {
    const answer = await post(
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    );
    expect(answer.body).toMatchObject({ status: 400, detail: 'The body is not valid UTF-8.' });
  });

  it('over 64 KB: 413', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(64 * 1024) }));
    expect(answer.body).toMatchObject({ status: 413, reason: 'body_too_large' });
  });

  it('of exactly 64 KB is read', async () => {
    const answer = await post(`{"name":"x"}`.padEnd(64 * 1024, ' '));
    expect(answer.status).toBe(200);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/jsonp',
    '',
  ])('as %j: 415', async (type) => {
    const answer = await post('{"name":"x"}', { 'content-type': type });
    expect(answer.body).toMatchObject({ status: 415, reason: 'media_type_unsupported' });
  });

  it('as application/json; charset=UTF-8 is read', async () => {
    expect(
      (await post('{"name":"x"}', { 'content-type': 'application/json; charset=UTF-8' })).status,
    ).toBe(200);
  });
});

describe('what goes wrong inside', () => {
  it('is 500 with a request id and nothing of the cause, which is in the log', async () => {
    const answer = await callRoutes('/throw', {}, [throwing(new Error('SELECT secret_column'))]);
    expect(answer.body).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.text).not.toContain('SELECT');
    expect(logLines.some((line) => line.includes('secret_column'))).toBe(true);
  });

  it('an error of the other module graph is recognised by its brand', async () => {
    const foreign = Object.assign(new Error('Gone'), {
      [Symbol.for('keydesk.DomainError')]: true,
      code: 'not_found',
      details: {},
    });
    expect((await callRoutes('/throw', {}, [throwing(foreign)])).status).toBe(404);
  });

  it('trouble with the database is 503 with Retry-After', async () => {
    const error = new DomainError('unavailable', 'Away.', { retryAfterSeconds: 1 });
    const answer = await callRoutes('/throw', {}, [throwing(error)]);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});
