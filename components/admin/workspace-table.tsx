import Link from 'next/link';
import { type InstallationWorkspace, WORKSPACE_KEYS_MAX } from '@/lib/core/installation-workspace';
import { Keymark } from '../keys/keymark';
import { CELL_CLASS, Head, PlainTable } from '../ui/plain-table';
import { Time } from '../ui/time';
import { adminWorkspaceHref } from './links';
import { subscriptionWords } from './subscription-words';

const WIDE_ONLY = '@max-[46rem]:hidden';

/** The workspaces of the installation. */
export function WorkspaceTable({ rows }: { rows: readonly InstallationWorkspace[] }) {
  return (
    <PlainTable
      caption="Workspaces"
      head={
        <>
          <Head>Workspace</Head>
          <Head>Subscription</Head>
          <Head>Keys</Head>
          <Head className={WIDE_ONLY}>Created</Head>
        </>
      }
    >
      {rows.map((row) => (
        <tr
          key={row.id}
          data-row
          className="border-border border-b bg-surface last:border-b-0 hover:bg-hover"
        >
          <th scope="row" className={`${CELL_CLASS} max-w-0 w-1/2 text-start font-normal`}>
            <span className="flex items-center gap-3">
              <Keymark id={row.id} />
              <span className="grid min-w-0">
                <Link
                  href={adminWorkspaceHref(row.slug)}
                  prefetch={false}
                  data-row-link
                  className="-my-0.5 truncate py-0.5 font-strong hover:underline coarse:-my-3 coarse:py-3"
                >
                  {row.name}
                </Link>
                <span className="truncate font-mono text-[0.75rem] text-text-2">{row.slug}</span>
              </span>
            </span>
          </th>
          <td className={CELL_CLASS}>
            {subscriptionWords(row)}
            {row.plan !== null && <span className="block text-text-2 text-xs">{row.plan}</span>}
          </td>
          <td className={`${CELL_CLASS} tabular-nums`}>
            {row.keys >= WORKSPACE_KEYS_MAX ? `${WORKSPACE_KEYS_MAX}+` : row.keys}
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} whitespace-nowrap`}>
            <Time date={row.createdAt} form="day" />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
