import { Hono } from 'hono/tiny'
import builtIn from './built-in.json'
import { type BundleStore, Shelf } from './bundles/shelf.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import type { Bundle } from './core/bundle.ts'
import { type Packed, unpack } from './core/packed.ts'
import { participantName, withheldName } from './names.ts'
import type { Carrier } from './outbox/outbox.ts'
import { type DeskStore, DeskObject, type Phone as Reached } from './desk/desk.ts'
import { deskPages } from './console/console.tsx'
import { DESK, type Switchboard, type ToDesk } from './core/letter.ts'
import type { Mailbox } from './outbox/post.ts'
import { ParticipantObject } from './participant/participant.ts'
import { site } from './site/site.tsx'
import { twilioCarrier } from './twilio/carrier.ts'
import { inbound } from './twilio/inbox.ts'
import { sound } from './twilio/sound.ts'
import { type Deps, type Phone, twilioRoutes } from './twilio/routes.ts'
import { isWithheld } from './twilio/webhook.ts'
import { sweep, type Sweeping } from './watch/sweep.ts'
import { WATCH, WatchObject } from './watch/watch.ts'

/** Made by bin/build.ts. Unpacked only when it is needed: most isolates never do, and none pays for it at its start. */
const carried = {
  hash: builtIn.hash,
  get bundle(): Bundle {
    // Written from the very type that reads it.
    unpacked ??= unpack(JSON.parse(builtIn.packed) as Packed)
    return unpacked
  },
}
let unpacked: Bundle | undefined
/** One shelf an isolate: bundles are parsed once. */
const shelf = new Shelf(carried)

/** The object of one number, with its carrier and its bundles. */
export class Participant extends ParticipantObject<Env> {
  protected override carrier(): Carrier {
    return twilioCarrier(configOf(this.env))
  }
  protected override shelf(): Shelf {
    return shelf
  }
  protected override store(): BundleStore {
    return this.env.CONTENT
  }
  protected override async enlist(name: string, at: number): Promise<void> {
    await within(this.env.WATCH, configOf(this.env)).getByName(WATCH).add(name, at)
  }
  protected override desk(): Mailbox<ToDesk> & Switchboard {
    return within(this.env.DESK, configOf(this.env)).getByName(DESK)
  }
}

/** The one desk of the line. */
export class Desk extends DeskObject<Env> {
  protected override shelf(): Shelf {
    return shelf
  }
  protected override store(): DeskStore {
    return this.env.CONTENT
  }
  protected override phone(object: string): Reached {
    return within(this.env.PARTICIPANT, configOf(this.env)).getByName(object)
  }
}

/** The object that watches over the others. */
export class Watch extends WatchObject<Env> {}

const configs = new WeakMap<object, Config>()

function configOf(env: object): Config {
  const known = configs.get(env)
  if (known !== undefined) return known
  const read = readConfig(env)
  configs.set(env, read)
  return read
}

/** Objects where the configuration wants them kept. */
const within = <T extends Rpc.DurableObjectBranded | undefined>(
  objects: DurableObjectNamespace<T>,
  { JURISDICTION }: Config,
): DurableObjectNamespace<T> => (JURISDICTION === undefined ? objects : objects.jurisdiction(JURISDICTION))

function sweeping(env: Env): Sweeping {
  const config = configOf(env)
  const phones = within(env.PARTICIPANT, config)
  return {
    watch: within(env.WATCH, config).getByName(WATCH),
    inbound: (from, until) => inbound(config, from, until),
    catchUp: async (from, texts) =>
      isWithheld(from)
        ? 0
        : phones.getByName(await participantName(from, config.PARTICIPANT_KEY)).catchUp(texts),
    look: (name) => phones.getByName(name).look(),
  }
}

function deps(env: Env): Deps {
  const config = configOf(env)
  const phones = within(env.PARTICIPANT, config)
  const owner = (name: string): Phone => phones.getByName(name)
  return {
    config,
    builtIn: () => carried.bundle,
    owner,
    phone: async (number) => {
      const name =
        typeof number === 'string'
          ? await participantName(number, config.PARTICIPANT_KEY)
          : withheldName(number.sid)
      return { owner: name, phone: owner(name) }
    },
  }
}

const app = new Hono<{ Bindings: Env }>()

app.route('/twilio', twilioRoutes(deps))

app.route(
  '/desk',
  deskPages((env) => {
    const config = configOf(env)
    return {
      config,
      desk: within(env.DESK, config).getByName(DESK),
      words: async () => (await shelf.newest(env.CONTENT, Date.now())).bundle.deskWords ?? null,
      known: async (number) => ({
        object: await participantName(number, config.PARTICIPANT_KEY),
        line: config.TWILIO_PHONE_NUMBER ?? '',
      }),
      story: (object, language, until) =>
        within(env.PARTICIPANT, config).getByName(object).story(language, until),
      sound: (recording, range) => sound(config, recording, range),
      number: (object) => within(env.PARTICIPANT, config).getByName(object).number(),
    }
  }),
)

app.get('/healthz', async (c) => {
  configOf(c.env)
  const { hash, source } = await shelf.newest(c.env.CONTENT, Date.now())
  // The answer's form is fixed, and the last good bundle may well be KV's: that KV fails now is for the log.
  if (shelf.hasTrouble()) console.warn(JSON.stringify({ what: 'bundle-trouble', bundle: hash, source }))
  return c.json({ ok: true, bundle: hash, source }, 200, { 'Cache-Control': 'no-store' })
})

app.route(
  '/',
  site(async (env) => (await shelf.newest(env.CONTENT, Date.now())).bundle),
)

app.onError((error, c) => {
  const known = error instanceof ConfigError
  console.error(
    JSON.stringify({ what: known ? 'configuration' : 'error', error: known ? error.message : error.name }),
  )
  return c.json({ error: known ? error.message : 'internal error' }, 500)
})

/** Every quarter of an hour. What it could not do is in its line of the log, and the next one tries again. */
async function scheduled(controller: Pick<ScheduledController, 'scheduledTime'>, env: Env): Promise<void> {
  const { missed, late, failed } = await sweep(sweeping(env), controller.scheduledTime)
  if (missed + late + failed > 0) console.warn(JSON.stringify({ what: 'sweep', missed, late, failed }))
}

export default { fetch: app.fetch, scheduled }
