import type { Route } from '@/lib/http/define-route';
import { serveFetch } from '@/lib/http/fetch-mount';
import { RouteTable } from '@/lib/http/match-route';
import { apiRoutes } from '@/lib/http/v1/index';
import { newId } from '@/lib/services/audit';
import { runtime } from './world';

/** An answer with its body read. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever came
  body: any;
  text: string;
}

export interface ApiCall {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  secret?: string;
}

/** Calls the routes without a server, as any host of `serve` would. */
export function callRoutes(path: string, call: ApiCall = {}, routes?: Route[]): Promise<ApiAnswer> {
  const table = routes === undefined ? apiRoutes : new RouteTable(routes);
  return answerOf(
    serveFetch(table, runtime, {
      request: requestOf(`http://localhost:3000${path}`, call),
      id: newId(runtime, 'request'),
      address: '192.0.2.1',
    }),
  );
}

/** Calls a server. */
export function callServer(origin: string, path: string, call: ApiCall = {}): Promise<ApiAnswer> {
  return answerOf(fetch(requestOf(`${origin}${path}`, call), { redirect: 'manual' }));
}

/** A call as a Fetch request. */
export function requestOf(url: string, { method, headers, body, secret }: ApiCall): Request {
  return new Request(url, {
    method: method ?? 'GET',
    headers: { ...(secret && { authorization: `Bearer ${secret}` }), ...headers },
    ...(body !== undefined && { body }),
  });
}

/** A Fetch response with its body read, as JSON where it is. */
export async function answerOf(pending: Promise<Response>): Promise<ApiAnswer> {
  const response = await pending;
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : null,
  };
}
