import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { FaultPage } from '@/components/status/fault-page';
import { AnchorButton } from '@/components/ui/anchor-button';
import { requestId } from './request-id';

export const metadata: Metadata = { title: 'Not found' };

export default async function NotFoundPage() {
  return (
    <AuthFrame>
      <FaultPage title="There is nothing at this address" requestId={await requestId()}>
        <p>The page does not exist, or it is not yours to see.</p>
        <AnchorButton href="/">To the start</AnchorButton>
      </FaultPage>
    </AuthFrame>
  );
}
