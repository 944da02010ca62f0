/** What the server answered. */
export interface PlainAnswer {
  status: number;
  /** Where it sends the browser, or ''. */
  location: string;
  text: string;
}

/** A browser without JavaScript: it keeps cookies and sends forms. */
export class PlainBrowser {
  readonly #jar = new Map<string, string>();

  constructor(private readonly origin: string) {}

  /** Asks for a page as a link of our own does. */
  async open(path: string, headers: Record<string, string> = {}): Promise<PlainAnswer> {
    return await this.#send(path, { headers: { 'sec-fetch-site': 'same-origin', ...headers } });
  }

  /** Fills in the form of a page that has these fields, and sends it. */
  async fill(path: string, fields: Record<string, string>): Promise<PlainAnswer> {
    const { text } = await this.open(path);
    const names = Object.keys(fields);
    const form = text
      .split('<form')
      .slice(1)
      .map((part) => part.split('</form>')[0] ?? '')
      .find((part) => names.every((name) => part.includes(`name="${name}"`)));
    if (form === undefined) throw new Error(`${path} has no form with ${names.join(', ')}`);
    const body = new FormData();
    for (const [input] of form.matchAll(/<input [^>]*type="hidden"[^>]*>/g)) {
      body.set(attribute(input, 'name'), attribute(input, 'value'));
    }
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return await this.#send(path, { method: 'POST', body, headers: { origin: this.origin } });
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }) {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.origin), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.#jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location') ?? '';
    return { status: answer.status, location, text: await answer.text() };
  }
}

function attribute(input: string, name: string): string {
  const [, value = ''] = new RegExp(` ${name}="([^"]*)"`).exec(input) ?? [];
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
