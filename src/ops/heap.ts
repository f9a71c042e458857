// Imported first, for its effect: by default V8 lets a heap of 40 MB grow to 180 before it collects, because
// that saves time. A comment service shares its machine with the site that it serves.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--optimize-for-size'); // the old space grows in small steps
setFlagsFromString('--semi-space-growth-factor=1'); // the new space stays as it starts
setFlagsFromString('--liftoff-only'); // Prisma's WebAssembly plans a query once: compiling it twice costs 10 MB
