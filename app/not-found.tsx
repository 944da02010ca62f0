import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { FaultPage } from '@/components/status/fault-page';
import { LinkButton } from '@/components/ui/link-button';
import { requestId } from './request-id';

export const metadata: Metadata = { title: 'Not found' };

export default async function NotFoundPage() {
  return (
    <AuthFrame>
      <FaultPage title="There is nothing at this address" requestId={await requestId()}>
        <p>The page does not exist, or it is not yours to see.</p>
        <LinkButton href="/">To the start</LinkButton>
      </FaultPage>
    </AuthFrame>
  );
}
