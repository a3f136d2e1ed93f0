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
  /** When time came: a line of the log for each occurrence of each reminder that an outage swallowed. */
  EFFECTS_WHEN_DUE: 300,
  /** Twilio: more messages in one answer are an error (14109), and none goes out. */
  REPLIES: 10,
  /** Silent or unmatched answers on a call before the kind end. */
  TRIES_PER_QUESTION: 3,
  /** Unmatched speech results before a call takes keys only. */
  SPEECH_MISSES: 2,
  /** Below this confidence (0 to 1) what was heard is confirmed, never obeyed. */
  SPEECH_CONFIDENCE: 0.5,
  GATHER_SECONDS: 10,
  /** A call of ours waits so long for the key that takes it. */
  TAKE_SECONDS: 15,
  /** Twilio lets a phone ring about so long; voicemail mostly begins later. */
  RING_SECONDS: 25,
  /** A caller in line has so long for a key before the words begin again. */
  HOLD_SECONDS: 5,
  /** A call that was busy or not answered is tried once more after this. */
  CALL_AGAIN_MS: 10 * 60_000,
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
  /** Reminders of one number. */
  REMINDERS: 6,
  /** Occurrences missed in an outage that are written down one by one. */
  MISSED_COUNTED: 40,
  /** Where hotline.yaml says nothing else. Unanswered in a row: after so many it is asked whether a reminder is still useful, and then it pauses itself. */
  UNANSWERED_TO_ASK: 3,
  UNANSWERED_TO_PAUSE: 10,
  /** After so long without a word from it a number may be somebody else's. */
  SILENT_PHONE_MS: 90 * 86_400_000,
  /** Wrong words of four digits in this time after which none is right. */
  WORDS_GUESSED: 5,
  WORDS_WINDOW_MS: 86_400_000,
  /** LATER asks again after this, once. */
  LATER_MS: 3_600_000,
  LATER_AT_LEAST_MS: 10 * 60_000,
  /** An answer to a reminder is understood this long. */
  ANSWER_WAITS_MS: 3 * 86_400_000,
  /** TAKEN so long before its time still means the dose that comes. */
  AHEAD_MS: 6 * 3_600_000,
  /** A person who wrote so lately is in the middle of something. */
  TALKING_MS: 30 * 60_000,
  /** A bare digit so soon after a reminder, in the middle of something else, may mean either. */
  AMID_MS: 2 * 60_000,
  /** After a crisis answer nothing unprompted is sent for so long. */
  CRISIS_SILENCE_MS: 24 * 3_600_000,
  /** Inside a handoff, TAKEN and its like answer a reminder this long; later they are words for the clinician. */
  REMINDED_IN_HANDOFF_MS: 12 * 3_600_000,
  SESSION_IDLE_MS: 4 * 3_600_000,
  CRISIS_MEMORY_MS: 12 * 3_600_000,
  /** So long the words of a talk are kept after it is over, here and at the desk. */
  WORDS_KEPT_MS: 30 * 86_400_000,
  /** Twilio's list tells when a text came to the second. */
  LISTED_TO_MS: 1000,
  /** An emergency that an outage kept from us is still answered as one for so long. */
  CRISIS_ANSWERED_MS: 2 * 3_600_000,
  /** Spoken messages are deleted at the carrier after this. */
  RECORDING_KEPT_MS: 30 * 86_400_000,
  /** Twilio: the longest body it delivers, in characters. */
  BODY_CHARACTERS: 1600,
  /** Words of a text that topic matching looks at; the crisis screen reads all of them. */
  WORDS_MATCHED: 60,
} as const
