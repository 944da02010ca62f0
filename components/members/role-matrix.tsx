import { ROLES, type Role } from '@/lib/core/roles';
import { CELL_CLASS, HEAD_CLASS } from '../ui/plain-table';

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
            <th scope="col" className={HEAD_CLASS}>
              May
            </th>
            {ROLES.map((role) => (
              <th key={role} scope="col" className={HEAD_CLASS}>
                {role}
              </th>
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
