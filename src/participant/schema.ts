import { OUTBOX_ORIGIN, OUTBOX_SCHEMA } from '../outbox/outbox.ts'
import { POST_SCHEMA } from '../outbox/post.ts'

/** Append-only for ever: objects wake months later, on whatever version they fell asleep with. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE participant (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     number TEXT NOT NULL,
     line TEXT NOT NULL,
     profile TEXT NOT NULL,
     session TEXT,
     bundle TEXT
   ) STRICT;
   CREATE TABLE happening (
     sid TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     said TEXT,
     answer TEXT,
     session TEXT,
     bundle TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE consent (
     id INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     what TEXT NOT NULL,
     channel TEXT NOT NULL,
     wording TEXT NOT NULL,
     bundle TEXT NOT NULL
   ) STRICT;`,
  OUTBOX_SCHEMA,
  OUTBOX_ORIGIN,
  `CREATE TABLE dose (
     reminder INTEGER NOT NULL,
     key TEXT NOT NULL,
     regimen TEXT NOT NULL,
     mark TEXT NOT NULL CHECK (mark IN ('sent', 'taken', 'skipped', 'missed')),
     at INTEGER NOT NULL,
     PRIMARY KEY (reminder, key)
   ) STRICT, WITHOUT ROWID`,
  'ALTER TABLE participant ADD COLUMN listed INTEGER NOT NULL DEFAULT 0',
  POST_SCHEMA,
]
