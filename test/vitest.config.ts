import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

/** One suite after the other, so that what starts servers, Spark or a browser has the machine to itself. */
function suite(name: string, order: number, include: string[], maxWorkers: number) {
  return {
    test: {
      name,
      root,
      include,
      maxWorkers,
      testTimeout: 180_000,
      hookTimeout: 600_000,
      sequence: { groupOrder: order },
    },
  };
}

export default defineConfig({
  test: {
    root,
    projects: [
      suite('unit', 0, ['test/*.test.ts', 'test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'], 2),
      suite('integration', 1, ['test/integration/**/*.test.ts'], 1),
      suite('parity', 2, ['test/parity/**/*.test.ts'], 1),
      suite('fault', 3, ['test/fault/**/*.test.ts'], 1),
      suite('e2e', 4, ['test/e2e/**/*.test.ts'], 1),
    ],
    reporters: ['default'],
  },
});
