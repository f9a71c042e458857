export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  testTimeout: 30_000,
  // Those need a PostgreSQL whose programs are installed; `npm test` says so when there is none.
  testPathIgnorePatterns: process.env.TEST_DATABASE === 'postgresql' ? [] : ['\\.postgresql\\.test\\.ts$'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
