/** An endpoint of the imagined company's API. */
export interface DemoEndpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{id}` where an id stands. */
  path: string;
  /** What ids begin with there. */
  idPrefix: string;
  /** Half of its answers are faster, in seconds. */
  medianSeconds: number;
  /** The status of most answers. */
  status: number;
  /** The status of those that fail, and which share that is. */
  failure: { status: number; share: number };
}

/** What is called in demo traffic, by name. */
export const DEMO_ENDPOINTS = {
  listOrders: read('/v1/orders', 0.038),
  getOrder: readOne('/v1/orders/{id}', 'ord', 0.014),
  createOrder: write('POST', '/v1/orders', 0.092),
  updateOrder: writeOne('PUT', '/v1/orders/{id}', 'ord', 0.061),
  createPayment: write('POST', '/v1/payments', 0.21),
  getPayment: readOne('/v1/payments/{id}', 'pay', 0.017),
  createRefund: write('POST', '/v1/refunds', 0.18),
  listCustomers: read('/v1/customers', 0.044),
  getCustomer: readOne('/v1/customers/{id}', 'cus', 0.012),
  createCustomer: write('POST', '/v1/customers', 0.057),
  listProducts: read('/v1/products', 0.029),
  getProduct: readOne('/v1/products/{id}', 'prd', 0.009),
  searchProducts: read('/v1/products/search', 0.074),
  updateStock: writeOne('PUT', '/v1/inventory/{id}', 'sku', 0.033),
  dailyReport: read('/v1/reports/daily', 0.64),
} as const satisfies Record<string, DemoEndpoint>;

export type DemoEndpointName = keyof typeof DEMO_ENDPOINTS;

function read(path: string, medianSeconds: number): DemoEndpoint {
  const failure = { status: 500, share: 0.002 };
  return { method: 'GET', path, idPrefix: '', medianSeconds, status: 200, failure };
}

function readOne(path: string, idPrefix: string, medianSeconds: number): DemoEndpoint {
  const failure = { status: 404, share: 0.012 };
  return { method: 'GET', path, idPrefix, medianSeconds, status: 200, failure };
}

function write(method: 'POST', path: string, medianSeconds: number): DemoEndpoint {
  const failure = { status: 422, share: 0.016 };
  return { method, path, idPrefix: '', medianSeconds, status: 201, failure };
}

function writeOne(
  method: 'PUT',
  path: string,
  idPrefix: string,
  medianSeconds: number,
): DemoEndpoint {
  const failure = { status: 409, share: 0.008 };
  return { method, path, idPrefix, medianSeconds, status: 200, failure };
}
