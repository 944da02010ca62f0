import type { APIRequestContext, APIResponse } from 'playwright/test';
import { origin } from './installation';

/** The hidden fields of a page's forms, as a browser without JavaScript would send them. */
export async function hiddenFieldsOf(
  request: APIRequestContext,
  path: string,
): Promise<Record<string, string>[]> {
  const page = await (await request.get(path)).text();
  const forms = page.split('<form').slice(1);
  return forms.map((form) => {
    const [inside = ''] = form.split('</form>');
    const inputs = inside.matchAll(/<input [^>]*type="hidden"[^>]*>/g);
    return Object.fromEntries(
      [...inputs].map(([input]) => [of(input, 'name'), of(input, 'value')]),
    );
  });
}

/** Sends a form as a browser without JavaScript would, with these headers on top. */
export async function sendPlainForm(
  request: APIRequestContext,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = { origin },
): Promise<APIResponse> {
  return await request.post(path, { multipart: fields, headers, maxRedirects: 0 });
}

function of(input: string, attribute: string): string {
  const [, value = ''] = new RegExp(` ${attribute}="([^"]*)"`).exec(input) ?? [];
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
