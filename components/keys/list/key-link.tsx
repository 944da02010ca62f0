import Link from 'next/link';

/** A key's name, leading to its page; the whole cell is the target. */
export function KeyLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      data-row-link
      className="-my-0.5 truncate py-0.5 font-strong after:absolute coarse:-my-3 coarse:py-3 after:inset-0 hover:underline"
    >
      {children}
    </Link>
  );
}
