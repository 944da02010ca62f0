import type { Metadata } from 'next';
import { LoggedRefusal } from '@/components/keys/test-access/logged-refusal';
import { PageHead } from '@/components/shell/page-head';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { listTestableKeys } from '@/lib/web/dashboard';
import { getListedAddresses } from '@/lib/web/security';
import { environmentOf, one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../api-keys/page-title';
import { Tester } from '../tester';

interface TestAccessPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(props: TestAccessPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Test access', workspace.name) };
}

const QUESTIONS = ['method', 'path', 'address', 'referrer', 'scopes', 'at'] as const;

export default async function TestAccessPage({ params, searchParams }: TestAccessPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const environment = environmentOf(query, (await pageMember(slug)).environment);
  const keyId = one(query, 'key') ?? '';
  const [keys, list] = await Promise.all([
    listTestableKeys(slug, environment, keyId),
    getListedAddresses(slug),
  ]);
  const given = QUESTIONS.flatMap((name) => {
    const value = one(query, name);
    return value === null ? [] : [[name, value]];
  });
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Test access' }]}
        title="Test access"
        lead="Ask what would be decided about a request, and why, before a partner does."
      />
      <LoggedRefusal reason={one(query, 'refused')} />
      <Tester
        slug={slug}
        environment={environment}
        keys={keys}
        saved={{ restrictions: keys.find(({ id }) => id === keyId) ?? UNRESTRICTED, list }}
        given={{ keyId, ...Object.fromEntries(given) }}
        isMain
      />
    </div>
  );
}
