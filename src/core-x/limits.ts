/** Every ceiling of the line, with its unit. Those that belong to a platform say whose. */
export const LIMITS = {
  /** Parts of one text that a fact, a menu or a phrase may take, as sent. */
  SEGMENTS_PER_TEXT: 2,
  /** GSM-7 units that the first-contact line takes, its line break included. */
  FIRST_CONTACT_UNITS: 75,
  /** Choices that a caller can keep in mind. */
  CHOICES_PER_MENU: 5,
  /** Nodes that one event may run through before it must wait for an answer. */
  NODES_PER_STEP: 50,
  /** Places that BACK can return to. */
  PLACES_KEPT: 12,
  /** Questions of one guided talk. */
  ANSWERS_TALLIED: 20,
  /** Places near a ZIP code that one answer lists. */
  PLACES_LISTED: 3,
  /** Depth of flows that call flows. */
  CALLS_DEEP: 8,
  EFFECTS_PER_STEP: 24,
  /** Twilio: more messages in one answer are an error (14109), and none goes out. */
  REPLIES: 10,
  /** Silent or unmatched answers on a call before the kind end. */
  TRIES_PER_QUESTION: 3,
  /** Unmatched speech results before a call takes keys only. */
  SPEECH_MISSES: 2,
  /** Below this confidence (0 to 1) what was heard is confirmed, never obeyed. */
  SPEECH_CONFIDENCE: 0.5,
  GATHER_SECONDS: 10,
  /** Twilio: `hints` holds at most 500 phrases of 100 characters; a short list keeps the document small. */
  HINTS: 40,
  DID_YOU_MEAN: 3,
  /** Not-understood texts within MISS_WINDOW_MS after which the line stays silent. */
  MISSES_BEFORE_SILENCE: 3,
  /** "Thanks", "ok" and "yes" in a row that are answered. */
  COURTESIES: 4,
  /** Questions back (did you mean, not on the list) in a row before the line falls silent. */
  QUESTIONS_BACK: 5,
  MISS_WINDOW_MS: 10 * 60_000,
  SESSION_IDLE_MS: 4 * 3_600_000,
  CRISIS_MEMORY_MS: 12 * 3_600_000,
  /** Twilio: the longest body it delivers, in characters. */
  BODY_CHARACTERS: 1600,
  /** Words of a text that topic matching looks at; the crisis screen reads all of them. */
  WORDS_MATCHED: 60,
} as const
