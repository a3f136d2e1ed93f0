import { POST_SCHEMA } from '../outbox/post.ts'

/** Append-only for ever. Times are epoch milliseconds; JSON where a value is a list. */
export const MIGRATIONS: readonly string[] = [
  POST_SCHEMA,
  `CREATE TABLE desk (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     told TEXT
   ) STRICT;
   CREATE TABLE clinician (
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL,
     number TEXT NOT NULL,
     line TEXT NOT NULL,
     object TEXT NOT NULL,
     languages TEXT NOT NULL,
     takes TEXT NOT NULL CHECK (takes IN ('text', 'voice', 'both')),
     texts TEXT NOT NULL CHECK (texts IN ('full', 'notice-only')),
     zone TEXT NOT NULL,
     shifts TEXT NOT NULL,
     holidays TEXT NOT NULL,
     off INTEGER NOT NULL DEFAULT 0,
     on_until INTEGER,
     unreachable INTEGER NOT NULL DEFAULT 0,
     released TEXT,
     pending TEXT,
     pin TEXT,
     left_at INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX clinician_object ON clinician (object) WHERE left_at IS NULL;
   CREATE TABLE handoff (
     id INTEGER PRIMARY KEY,
     code TEXT NOT NULL,
     participant TEXT NOT NULL,
     ref INTEGER NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('opened', 'offered', 'taken', 'closed', 'expired', 'abandoned')),
     reason TEXT NOT NULL,
     language TEXT NOT NULL,
     channel TEXT NOT NULL,
     about TEXT,
     opened_at INTEGER NOT NULL,
     round INTEGER NOT NULL,
     line_at INTEGER NOT NULL,
     promised_at INTEGER NOT NULL,
     told INTEGER NOT NULL,
     holder INTEGER,
     taken_at INTEGER,
     owed_at INTEGER,
     nudged INTEGER NOT NULL,
     last_at INTEGER NOT NULL,
     ended_at INTEGER
   ) STRICT;
   CREATE INDEX handoff_open ON handoff (ended_at) WHERE ended_at IS NULL;
   CREATE INDEX handoff_participant ON handoff (participant);
   CREATE TABLE page (
     handoff INTEGER NOT NULL,
     round INTEGER NOT NULL,
     clinician INTEGER NOT NULL,
     at INTEGER NOT NULL,
     until INTEGER NOT NULL,
     answer TEXT CHECK (answer IN ('taken', 'passed', 'lapsed')),
     PRIMARY KEY (handoff, round, clinician)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE line (
     id INTEGER PRIMARY KEY,
     handoff INTEGER NOT NULL,
     author TEXT NOT NULL CHECK (author IN ('participant', 'clinician', 'note')),
     clinician INTEGER,
     at INTEGER NOT NULL,
     text TEXT,
     obeyed TEXT,
     letter INTEGER,
     failed INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX line_handoff ON line (handoff);
   CREATE INDEX line_letter ON line (letter) WHERE letter IS NOT NULL;
   CREATE TABLE trail (
     id INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     handoff INTEGER,
     clinician INTEGER,
     what TEXT NOT NULL
   ) STRICT`,
  // A call's part in a handoff; a message that was spoken, by the carrier's sid of its recording.
  `ALTER TABLE handoff ADD COLUMN call TEXT CHECK (call IN ('held', 'back', 'message'));
   ALTER TABLE line ADD COLUMN recording TEXT;
   ALTER TABLE line ADD COLUMN seconds INTEGER`,
  `CREATE TABLE staff (
     email TEXT PRIMARY KEY,
     role TEXT NOT NULL CHECK (role IN ('clinician', 'operator')),
     clinician INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX staff_clinician ON staff (clinician) WHERE clinician IS NOT NULL;
   CREATE TABLE outcome (
     handoff INTEGER PRIMARY KEY,
     outcome TEXT NOT NULL
   ) STRICT;
   CREATE TABLE form (
     once TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     done TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE trail ADD COLUMN staff TEXT;
   CREATE INDEX trail_at ON trail (at)`,
  // A call that a holder makes, and when it began.
  `ALTER TABLE handoff ADD COLUMN dial TEXT CHECK (dial IN ('holder', 'both', 'talking'));
   ALTER TABLE handoff ADD COLUMN dialled_at INTEGER`,
  // When somebody first listened to a spoken message; null while it is unheard.
  'ALTER TABLE line ADD COLUMN heard_at INTEGER',
  // The letters that told a note to whoever took the talk next, a JSON list.
  'ALTER TABLE line ADD COLUMN told TEXT',
  // A call that its holder passes on, and who took it over.
  `ALTER TABLE handoff ADD COLUMN passing_at INTEGER;
   ALTER TABLE handoff ADD COLUMN pass_to INTEGER`,
  // A talk by text for which phones ring.
  'ALTER TABLE handoff ADD COLUMN rung_at INTEGER',
  // Who of the operators has seen an alert; and what is over and still has its words.
  `ALTER TABLE trail ADD COLUMN seen TEXT;
   CREATE INDEX handoff_words ON handoff (ended_at) WHERE ended_at IS NOT NULL AND participant <> ''`,
]
