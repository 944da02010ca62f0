import type { Metadata } from 'next';
import { CompromisedTool } from '@/components/admin/compromised-tool';
import { PageHead } from '@/components/shell/page-head';
import { previewCompromisedAction, revokeCompromisedAction } from '@/lib/web/actions/installation';
import { presentMoment } from '@/lib/web/dashboard';
import { requireOperator } from '@/lib/web/operator';
import { adminTitle } from '../../admin-title';

export function generateMetadata(): Promise<Metadata> {
  return adminTitle('Revoke compromised');
}

export default async function CompromisedPage() {
  await requireOperator();
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[
          { label: 'Admin' },
          { label: 'Find keys', href: '/admin/keys' },
          { label: 'Revoke compromised' },
        ]}
        title="Revoke compromised keys"
        lead="Paste what leaked, look at what it holds, and stop all of it. Nothing changes before you say why."
      />
      <CompromisedTool
        preview={previewCompromisedAction}
        revoke={revokeCompromisedAction}
        now={presentMoment()}
      />
    </div>
  );
}
