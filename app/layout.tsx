import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { fontVariables } from './fonts';
import './globals.css';
import { requestId } from './request-id';
import { themeOf } from './theme';

export const metadata: Metadata = {
  title: { default: 'Keydesk', template: '%s · Keydesk' },
  robots: { index: false, follow: false },
  referrer: 'same-origin',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fdfcfa' },
    { media: '(prefers-color-scheme: dark)', color: '#0f0e0b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf(await cookies());
  return (
    <html lang="en" className={fontVariables} data-theme={theme === 'system' ? undefined : theme}>
      <head>
        <meta name="request-id" content={await requestId()} />
      </head>
      <body>{children}</body>
    </html>
  );
}
