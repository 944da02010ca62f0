'use client';

import { AuthFrame } from '@/components/auth/auth-frame';
import { PageError } from '@/components/status/page-error';
import { fontVariables } from './fonts';
import './globals.css';

export default function GlobalErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset(): void;
}) {
  return (
    <html lang="en" className={fontVariables}>
      <body>
        <title>Error · Keydesk</title>
        <AuthFrame>
          <PageError digest={error.digest} retry={reset} />
        </AuthFrame>
      </body>
    </html>
  );
}
