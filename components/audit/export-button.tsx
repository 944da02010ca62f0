'use client';

import { type MouseEvent, useState } from 'react';
import { AnchorButton } from '../ui/anchor-button';

interface ExportButtonProps {
  href: string;
  label: string;
}

/** A link that downloads a list. With a script it says how many rows have come; without one the browser does. */
export function ExportButton({ href, label }: ExportButtonProps) {
  const [progress, setProgress] = useState<string | null>(null);

  async function onClick(event: MouseEvent<HTMLAnchorElement>) {
    event.preventDefault();
    if (progress?.endsWith('…') === true) return;
    try {
      setProgress('Exporting…');
      const { name, file } = await download(href, (rows, rowsMax) =>
        setProgress(`${amount(rows)} rows of at most ${amount(rowsMax)}…`),
      );
      save(file, name);
      setProgress(`Saved ${name}, ${amount(Math.ceil(file.size / 1024))} kB.`);
    } catch {
      setProgress('The export broke off. Try again.');
    }
  }

  return (
    <div className="grid gap-1">
      <AnchorButton href={href} download size="small" onClick={onClick}>
        {label}
      </AnchorButton>
      <span role="status" className="text-text-2 text-xs empty:hidden">
        {progress}
      </span>
    </div>
  );
}

async function download(
  href: string,
  onRows: (rows: number, rowsMax: number) => void,
): Promise<{ name: string; file: Blob }> {
  const response = await fetch(href);
  // To the page that asks who it is, and from there back here.
  if (response.redirected) location.assign(response.url);
  if (!response.ok || response.redirected || response.body === null)
    throw new Error(String(response.status));
  const rowsMax = Number(response.headers.get('keydesk-rows'));
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  let rows = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      for (const byte of piece) if (byte === 10) rows += 1;
      onRows(rows, rowsMax);
      controller.enqueue(piece);
    },
  });
  // The browser keeps what has come, on disk when it is much.
  const file = await new Response(response.body.pipeThrough(counting)).blob();
  return { name: name ?? 'audit-log', file };
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
