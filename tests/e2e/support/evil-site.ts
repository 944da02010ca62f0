import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EvilSite {
  /** Another port of our own host: another origin, but the same site, so that cookies are sent. */
  sameSite: string;
  /** Another site altogether. */
  crossSite: string;
  close(): void;
}

/** Serves one page to whoever asks. */
export async function openEvilSite(page: () => string): Promise<EvilSite> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page());
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    sameSite: `http://localhost:${port}/`,
    crossSite: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page that sends a form of ours, as its visitor, on its own. */
export function attackPage(
  target: string,
  enctype: string,
  fields: Readonly<Record<string, string>>,
): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input name="${attribute(name)}" value="${attribute(value)}">`,
  );
  return `<!doctype html><title>Cute cats</title>
    <form method="post" action="${attribute(target)}" enctype="${enctype}">${inputs.join('')}</form>
    <script>
      const body = new FormData(document.forms[0]);
      fetch(document.forms[0].action, { method: 'POST', mode: 'no-cors', credentials: 'include', body })
        .catch(() => {})
        .finally(() => document.forms[0].submit());
    </script>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
