import { ROLES, type Role } from '@/lib/core/roles';
import { CELL_CLASS, Head } from '../ui/plain-table';

interface RoleMatrixProps {
  rows: readonly { what: string; cells: Readonly<Record<Role, string>> }[];
}

/** What each role may: the table that the services decide by. */
export function RoleMatrix({ rows }: RoleMatrixProps) {
  return (
    <section
      aria-label="What each role may do"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-table border border-border"
    >
      <table className="w-full min-w-140 border-collapse text-xs">
        <thead className="border-border border-b bg-sunken">
          <tr>
            <Head>May</Head>
            {ROLES.map((role) => (
              <Head key={role}>{role}</Head>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, cells }) => (
            <tr key={what} className="border-border border-b last:border-b-0">
              <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
                {what}
              </th>
              {ROLES.map((role) => (
                <td key={role} className={`${CELL_CLASS} text-text-2`}>
                  {cells[role]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
