import type { Metadata } from 'next';
import { FactList } from '@/components/admin/fact-list';
import { instanceFacts } from '@/components/admin/instance-facts';
import { JobTable } from '@/components/admin/job-table';
import { PageHead } from '@/components/shell/page-head';
import { getAdminInstance } from '@/lib/web/admin';
import { adminTitle } from '../admin-title';

export function generateMetadata(): Promise<Metadata> {
  return adminTitle('Instance');
}

export default async function AdminInstancePage() {
  const instance = await getAdminInstance();
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[{ label: 'Admin' }, { label: 'Instance' }]}
        title="Instance"
        lead="This process, its database, and what runs in the background."
      />
      <section aria-labelledby="jobs" className="grid gap-3">
        <h2 id="jobs" className="font-strong text-lead">
          Jobs
        </h2>
        <JobTable jobs={instance.jobs} />
      </section>
      <section aria-labelledby="facts" className="grid gap-3">
        <h2 id="facts" className="font-strong text-lead">
          Health
        </h2>
        <FactList facts={instanceFacts(instance)} />
      </section>
    </div>
  );
}
