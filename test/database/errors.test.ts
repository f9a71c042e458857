import { isDatabaseRefusal } from '../../src/database/database.errors.ts';

/** As Prisma throws it for SQL of ours, by an adapter. */
const wrapped = (kind: string) =>
  Object.assign(new Error('Raw query failed. Code: `N/A`.'), {
    code: 'P2010',
    meta: { driverAdapterError: { name: 'DriverAdapterError', cause: { kind } } },
  });

test.each(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'])(
  'when a query of ours meets %s, that is the database, and no fault of ours',
  (kind) => expect(isDatabaseRefusal(wrapped(kind))).toBe(true),
);

test.each(['ColumnNotFound', 'UniqueConstraintViolation'])(
  'when a query of ours meets %s, that is a fault of ours',
  (kind) => expect(isDatabaseRefusal(wrapped(kind))).toBe(false),
);
