import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// Read by the plugin's check of [secrets] required; the bindings below are what the Worker gets.
process.env['TWILIO_AUTH_TOKEN'] ??= 'laptop-auth-token'
process.env['PARTICIPANT_KEY'] ??= 'laptop-participant-key'

/** Node for the core, the simulator and whole talks; workerd for what only an object can show. */
export default defineConfig({
  test: {
    // By itself Vitest leaves one core unused.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'core',
          include: ['test/core/**/*.test.ts'],
          // Pure functions have nothing to hide from one another, and the content is read once.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/worker/**'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            main: './simulator/line.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              durableObjects: { CLOCK: { className: 'Clock', useSQLite: true } },
              bindings: {
                TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
                TWILIO_AUTH_TOKEN: 'laptop-auth-token',
                TWILIO_PHONE_NUMBER: '+12025550100',
                TWILIO_API_ORIGIN: 'http://127.0.0.1:9',
                PUBLIC_ORIGIN: 'http://127.0.0.1:8787',
                PARTICIPANT_KEY: 'laptop-participant-key',
              },
            },
          }),
        ],
        test: { name: 'worker', include: ['test/worker/**/*.test.ts'] },
      },
    ],
  },
})
