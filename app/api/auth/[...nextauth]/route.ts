import { authEndpoint } from '@/lib/web/auth-endpoint';

export { authEndpoint as GET, authEndpoint as POST };
