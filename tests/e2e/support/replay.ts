import type { APIResponse, BrowserContext, Page } from 'playwright/test';

/** A form as a page has sent it, without the cookies of who sent it. */
export interface SentForm {
  url: string;
  headers: Record<string, string>;
  data: Buffer;
}

/** Keeps the form that `send` makes the page send. */
export async function captureForm(page: Page, send: () => Promise<unknown>): Promise<SentForm> {
  const sending = page.waitForRequest((request) => request.method() === 'POST');
  await send();
  const request = await sending;
  const { cookie: _, 'content-length': __, ...headers } = await request.allHeaders();
  return { url: request.url(), headers, data: request.postDataBuffer() ?? Buffer.of() };
}

/** Sends a form again, with the cookies of this context. */
export async function replay(
  context: BrowserContext,
  { url, headers, data }: SentForm,
): Promise<APIResponse> {
  return await context.request.post(url, { headers, data, maxRedirects: 0 });
}
