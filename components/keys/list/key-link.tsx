import Link from 'next/link';

/** A key's name, leading to its page; the whole cell is the target. */
export function KeyLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      data-row-link
      className="truncate font-strong after:absolute after:inset-0 hover:underline"
    >
      {children}
    </Link>
  );
}
