import 'server-only';
import { serveFetch } from '../http/fetch-mount';
import { routesFor } from '../http/v1/index';
import { getRuntime } from '../runtime';
import { newId } from '../services/audit';
import { frontFactsOf } from './request-facts';

/** Answers a route handler's request from the data plane's route table, under any Next host. */
export async function mountedApi(request: Request): Promise<Response> {
  const { runtime } = getRuntime();
  const front = frontFactsOf(request.headers.get('x-keydesk-front'));
  return await serveFetch(routesFor(runtime.profile), runtime, {
    request,
    id: front?.id ?? newId(runtime, 'request'),
    address: front?.address ?? null,
  });
}
