import { mountedApi } from '@/lib/web/api-mount';

export {
  mountedApi as DELETE,
  mountedApi as GET,
  mountedApi as HEAD,
  mountedApi as OPTIONS,
  mountedApi as PATCH,
  mountedApi as POST,
  mountedApi as PUT,
};
