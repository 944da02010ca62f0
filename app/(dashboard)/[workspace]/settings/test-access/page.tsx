import type { Metadata } from 'next';
import { AccessTester } from '@/components/keys/test-access/access-tester';
import { PageHead } from '@/components/shell/page-head';
import { testAccessAction } from '@/lib/web/actions/test-access';
import { callerAddress, listTestableKeys } from '@/lib/web/dashboard';
import { environmentOf, one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../api-keys/page-title';

interface TestAccessPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(props: TestAccessPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Test access', workspace.name) };
}

export default async function TestAccessPage({ params, searchParams }: TestAccessPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const { environment } = await pageMember(slug);
  const keyId = one(query, 'key') ?? '';
  const keys = await listTestableKeys(slug, environmentOf(query, environment), keyId);
  const given = (name: string) => one(query, name) ?? '';
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Test access' }]}
        title="Test access"
        lead="Ask what would be decided about a request, and why, before a partner does."
      />
      <AccessTester
        slug={slug}
        keys={keys}
        question={{
          keyId,
          method: one(query, 'method') ?? 'GET',
          path: given('path'),
          address: one(query, 'address') ?? (await callerAddress()) ?? '',
          referrer: given('referrer'),
          scopes: given('scopes'),
          at: given('at'),
          draft: null,
        }}
        test={testAccessAction.bind(null, slug)}
      />
    </div>
  );
}
