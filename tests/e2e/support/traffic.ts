import type { BrowserContext, Request, Response } from 'playwright/test';

/** One request of a browser, with what was sent and what came. */
export interface Exchange {
  request: Request;
  /** Address, headers and body of the request. */
  sent: string;
  /** Headers and body of the answer. */
  received: string;
  headers: Record<string, string>;
}

/** What the pages' own scripts were answered: also where the browser keeps no body for us. */
export interface Heard {
  method: string;
  text: string;
}

declare global {
  interface Window {
    /** How a page tells the test what it was answered. */
    hear?: (method: string, text: string) => void;
  }
}

export interface Traffic {
  heard: readonly Heard[];
  /** Every exchange, once what is on its way has come. */
  settled(): Promise<readonly Exchange[]>;
}

/** Records all that a context sends and receives, from now on. */
export async function record(context: BrowserContext): Promise<Traffic> {
  const pending: Promise<Exchange>[] = [];
  const heard: Heard[] = [];
  context.on('response', (response) => {
    // A stream of events ends with its page: what it says is heard there.
    if (!isStream(response)) pending.push(exchangeOf(response));
  });
  await context.exposeFunction('hear', (method: string, text: string) =>
    heard.push({ method, text }),
  );
  await context.addInitScript(listenInPage);
  return { heard, settled: () => Promise.all(pending) };
}

// Runs in the page, before its scripts.
function listenInPage() {
  const { hear = () => {} } = window;
  const ask = window.fetch;
  window.fetch = async (input, init) => {
    const response = await ask(input, init);
    const told = response.clone().text();
    told.then(
      (text) => hear(init?.method ?? 'GET', text),
      () => {},
    );
    return response;
  };
  window.EventSource = class extends EventSource {
    constructor(url: string | URL, init?: EventSourceInit) {
      super(url, init);
      this.addEventListener('request', ({ data }) => hear('EVENT', data));
    }
  };
}

async function exchangeOf(response: Response): Promise<Exchange> {
  const request = response.request();
  // A redirect has no body.
  const [body, headers, requestHeaders] = await Promise.all([
    response.text().catch((error: unknown) => `no body: ${error}`),
    response.allHeaders(),
    request.allHeaders(),
  ]);
  const sent = [request.url(), JSON.stringify(requestHeaders), request.postData()];
  return {
    request,
    headers,
    sent: sent.join('\n'),
    received: `${JSON.stringify(headers)}\n${body}`,
  };
}

function isStream(response: Response): boolean {
  return response.headers()['content-type']?.startsWith('text/event-stream') === true;
}
