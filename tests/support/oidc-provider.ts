import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/** What the provider says about a person, by what they type there to sign in. */
type Accounts = Map<string, Partial<Record<string, string | boolean | undefined>>>;

export interface TestProvider {
  /** For AUTH_OIDC_…. */
  settings: { issuer: string; clientId: string; clientSecret: string };
  accounts: Accounts;
  /**
   * Goes the way of a browser at the provider: signs in as that person and consents.
   * @param location where our server sent the browser
   * @returns the address that the provider sends it back to
   */
  visit(location: string, subject: string): Promise<URL>;
  close(): Promise<void>;
}

/** A real OpenID provider on a free port of this machine, for one client that must use PKCE. */
export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const accounts: Accounts = new Map();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const issuer = `http://localhost:${port}`;
  const [clientId, clientSecret] = ['keydesk', randomBytes(32).toString('hex')];
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true, methods: ['S256'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...accounts.get(sub) }),
    }),
  });
  server.on('request', provider.callback());
  return {
    settings: { issuer, clientId, clientSecret },
    accounts,
    visit: (location, subject) => visit(location, subject, redirectUri),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function visit(location: string, subject: string, redirectUri: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(location);
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 12; step += 1) {
    const answer: Response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form !== null && { method: 'POST', body: form }),
    });
    form = null;
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = answer.headers.get('location');
    if (next !== null) {
      url = new URL(next, url);
      if (url.href.startsWith(redirectUri)) return url;
      continue;
    }
    // Its own page: to sign in, then to consent.
    const page = await answer.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined)
      throw new Error(`The provider answered ${answer.status}: ${page.slice(0, 300)}`);
    form = new URLSearchParams({ prompt, login: subject, password: 'any' });
    url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url);
  }
  throw new Error('The provider never came back.');
}
