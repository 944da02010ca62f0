import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { prepareBrowser } from '../../scripts/launch/browser.mjs';
import { checkout } from '../../scripts/launch/checkout.mjs';
import { postgresFolder } from '../../scripts/launch/data-folder.mjs';
import { runningUrl } from '../../scripts/launch/postgres.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { startTestServer } from '../../scripts/testing/server.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { testPort } from '../../scripts/testing/test-port.mjs';

/** Who sets it up. */
export const OWNER = {
  email: 'ada@example.com',
  name: 'Ada Winter',
  password: 'walnut harbour lantern 7',
};

/** What `/v1` answered. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever came
  body: any;
}

/** A key and its secret. */
export interface MadeKey {
  id: string;
  secret: string;
}

/** An installation with a profile, as a company would run it, seen from outside alone. */
export class Installation {
  readonly #dataFolder = temporaryFolder();
  #server: ReturnType<typeof startTestServer> | undefined;
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;
  #port = 0;

  constructor(private readonly profile: string) {}

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Starts the server and makes the owner. */
  async start(): Promise<void> {
    this.#port = Number(await testPort());
    await this.#serve();
    const who = ['--email', OWNER.email, '--name', OWNER.name, '--workspace', 'Northwind'];
    await this.keydesk(['bootstrap', ...who, '--password-stdin'], OWNER.password);
  }

  /** Ends the server and starts it again, as after an update. */
  async restart(): Promise<void> {
    await this.#server?.stop();
    await this.#serve();
  }

  /** Ends everything that was started. */
  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
  }

  /** Runs a command of the command line beside the server; refusals are returned, not thrown. */
  async tryKeydesk(args: readonly string[], input = '') {
    const child = spawn(process.execPath, ['scripts/keydesk.mjs', ...args], {
      cwd: checkout,
      env: cleanEnvironment(this.#environment()),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    const [code, output, errors] = await Promise.all([
      new Promise<number | null>((resolve) => child.once('close', resolve)),
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, output, errors };
  }

  /** Runs a command that succeeds, and returns what it printed. */
  async keydesk(args: readonly string[], input?: string): Promise<string> {
    const { code, output, errors } = await this.tryKeydesk(args, input);
    if (code !== 0) throw new Error(`keydesk ${args.join(' ')}: ${errors}`);
    return output.trim();
  }

  /** Makes a key by the command line: in the operator's workspace, as its owner. */
  async makeKey(name: string, ...more: readonly string[]): Promise<MadeKey> {
    const level = more.includes('--level') ? [] : ['--level', 'full'];
    const env = more.includes('--env') ? [] : ['--env', 'live'];
    const args = ['--workspace', 'northwind', '--name', name, ...level, ...env, ...more, '--json'];
    const made = JSON.parse(await this.keydesk(['keys', 'create', ...args]));
    return { id: made.id, secret: made.secret };
  }

  /** Makes a key with these scopes, and tells which it holds and what its page says of each. */
  async grant(scopes: readonly string[]): Promise<{ held: string[]; shown: string[] }> {
    const options = scopes.flatMap((scope) => ['--scope', scope]);
    const { id, secret } = await this.makeKey('Granted', '--level', 'limited', ...options);
    const page = await this.page();
    await page.goto(`${this.origin}/northwind/settings/api-keys/${id}`);
    const lines = await page.locator('#permission').getByRole('listitem').allInnerTexts();
    await page.close();
    return {
      held: (await this.call(secret)).body.data.scopes,
      shown: lines.map((line) => line.split(/\s+/).join(' ')),
    };
  }

  /** Asks `/v1` as a partner's program would. */
  async call(
    secret: string | null,
    path = '/v1/api-keys/current',
    {
      method = 'GET',
      headers = {},
      body,
    }: { method?: string; headers?: object; body?: string } = {},
  ): Promise<Answer> {
    const sent = { ...(secret !== null && { authorization: `Bearer ${secret}` }), ...headers };
    const init = { method, headers: sent, ...(body !== undefined && { body }) };
    const response = await fetch(`${this.origin}${path}`, init);
    const answered = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && answered !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(answered) : null,
    };
  }

  /** Runs SQL in the installation's database: for what takes a customer months, and for looking. */
  async sql(statement: string, values: unknown[] = []) {
    const connectionString = runningUrl(postgresFolder(this.#dataFolder), 'keydesk');
    if (connectionString === null) throw new Error('The database of the installation is gone.');
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return (await client.query(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** A page of a browser in which the owner has signed in, at the list of keys. */
  async page(env: 'live' | 'test' = 'live'): Promise<Page> {
    this.#context ??= await this.#signIn();
    const page = await this.#context.newPage();
    await page.goto(`${this.origin}/northwind/settings/api-keys?env=${env}`);
    return page;
  }

  async #serve(): Promise<void> {
    this.#server = startTestServer({ env: this.#environment() });
    if (!(await this.#server.isReady())) throw new Error(this.#server.output());
  }

  async #signIn(): Promise<BrowserContext> {
    const { executablePath, args, env } = await prepareBrowser();
    const environment = { ...process.env, ...env } as Record<string, string>;
    this.#browser = await chromium.launch({ executablePath, args, env: environment });
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    await page.goto(`${this.origin}/login`);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/login');
    await page.close();
    return context;
  }

  #environment(): Record<string, string> {
    return {
      // The receivers of webhooks are on this machine.
      KEYDESK_WEBHOOK_ALLOW_PRIVATE: '1',
      KEYDESK_PROFILE: this.profile,
      KEYDESK_DATA_DIR: this.#dataFolder,
      PORT: String(this.#port),
    };
  }
}
