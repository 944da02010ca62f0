import { redirect } from 'next/navigation';
import { requireOperator } from '@/lib/web/operator';

export default async function AdminPage() {
  await requireOperator();
  redirect('/admin/keys');
}
