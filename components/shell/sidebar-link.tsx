import Link from 'next/link';

/** A way out of the pages that the sidebar is about. */
export function SidebarLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="flex h-control-small items-center rounded-control px-2.5 text-text-2 hover:bg-hover hover:text-text"
    >
      {children}
    </Link>
  );
}
